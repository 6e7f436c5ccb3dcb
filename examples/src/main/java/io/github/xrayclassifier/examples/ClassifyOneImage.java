// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Classifies one file with the bundled model: the verdict, every score, the warnings, and an image that shows where the
 * most probable finding comes from.
 *
 * <p>Arguments: the X-ray, and where to write the image (PNG).
 */
public final class ClassifyOneImage {

    private ClassifyOneImage() {}

    public static void main(String[] arguments) throws IOException {
        Path xray = Path.of(arguments[0]);
        Path overlay = Path.of(arguments[1]);
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()))) {
            // Decoded once, so that the heatmap can be drawn over the same pixels.
            var image = classifier.decode(xray);
            Prediction prediction = classifier.classify(image);

            System.out.println(
                    prediction.isAnswered()
                            ? "Most likely: " + prediction.finding().orElseThrow() + " ("
                                    + prediction.probability().orElseThrow() + ")"
                            : "No answer: " + prediction.reasons());
            prediction.scores().forEach(System.out::println);
            prediction.warnings().forEach(warning -> System.out.println("Warning: " + warning.message()));

            Finding first = prediction.ranked().get(0).finding();
            ImageIO.write(prediction.heatmap(first).overlay(image.pixels()), "png", overlay.toFile());
            System.out.println("The evidence for " + first + ": " + overlay);
        }
    }
}
