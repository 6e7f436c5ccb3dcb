// SPDX-License-Identifier: Apache-2.0
/** The commands of xray that train. */
module io.github.xrayclassifier.cli.training {
    requires io.github.xrayclassifier.bundled;
    requires io.github.xrayclassifier.cli;
    requires io.github.xrayclassifier.dicom;
    requires io.github.xrayclassifier.onnx;
    requires io.github.xrayclassifier.training;
    requires com.google.gson;

    opens io.github.xrayclassifier.cli.training to
            info.picocli;
}
