// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens an ONNX file that knows nothing of this library, such as {@code torch.onnx.export} writes: a card built in code
 * says what the file does not. Opening holds the card against the graph and refuses what does not fit.
 *
 * <p>Arguments: a torchvision MobileNetV2 with four outputs for 64 x 64 pixels, and an X-ray.
 */
public final class ModelFromElsewhere {

    private ModelFromElsewhere() {}

    public static void main(String[] arguments) throws IOException {
        ModelCard card = ModelCard.builder("torchvision MobileNetV2")
                .inputName("input")
                .outputs(ModelOutputs.ofLogits("output"))
                .outputKind(OutputKind.SOFTMAX)
                .findings(List.of(
                        new Finding("cardiomegaly"),
                        new Finding("nodule"),
                        new Finding("hernia"),
                        new Finding("no finding")))
                // Three equal channels in [0, 1], then ImageNet's mean and deviation: how torchvision's models are fed.
                .preprocessing(Preprocessing.of(64, 64)
                        .withFloat32(
                                IntensityRange.UNIT, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f)))
                .build();

        OnnxOptions options = OnnxOptions.defaults().withCard(card);
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(Path.of(arguments[0]), options))) {
            System.out.println(classifier.classify(Path.of(arguments[1])).ranked());
        }
    }
}
