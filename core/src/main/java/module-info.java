// SPDX-License-Identifier: Apache-2.0
/** Typed classification of chest X-rays: decoding, normalization, answers and explanations; no native code. */
@SuppressWarnings("module") // the modules named in qualified exports are compiled later
module io.github.xrayclassifier {
    requires transitive java.desktop;
    requires static transitive org.jspecify;
    requires static com.fasterxml.jackson.annotation;
    requires com.twelvemonkeys.imageio.core;
    requires com.twelvemonkeys.imageio.tiff;
    requires com.twelvemonkeys.imageio.webp;
    requires static jai.imageio.jpeg2000;

    exports io.github.xrayclassifier;
    exports io.github.xrayclassifier.codec to
            io.github.xrayclassifier.dicom;
    exports io.github.xrayclassifier.codec.jpeg to
            io.github.xrayclassifier.dicom;
    exports io.github.xrayclassifier.codec.jpeg2000 to
            io.github.xrayclassifier.dicom;
    exports io.github.xrayclassifier.explain;
    exports io.github.xrayclassifier.failure;
    exports io.github.xrayclassifier.image;
    exports io.github.xrayclassifier.lifecycle to
            io.github.xrayclassifier.onnx;
    exports io.github.xrayclassifier.model;
    exports io.github.xrayclassifier.predict;
    exports io.github.xrayclassifier.tensor;
}
