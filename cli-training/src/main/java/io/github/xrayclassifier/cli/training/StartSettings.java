// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.training.InitialWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which weights a run starts from. */
final class StartSettings {

    @Option(
            names = "--init",
            paramLabel = "FILE",
            description =
                    "Weights to start from: a state dict of torchvision's MobileNetV2 (.pth), safetensors, or a model"
                            + " file of our own (.onnx).")
    private @Nullable Path file;

    @Option(
            names = "--from-layer",
            paramLabel = "K",
            description = "With strategy fine-tune: the first layer that learns, 1 to 18, counted as in torchvision's"
                    + " features. Default: 14.")
    private int fromLayer = 14;

    int fromLayer() {
        return fromLayer;
    }

    /**
     * Reads the weights.
     *
     * @param newHead whether the classifier is drawn anew
     */
    Optional<InitialWeights> read(boolean newHead) throws IOException {
        if (file == null) {
            return Optional.empty();
        }
        InitialWeights weights = InitialWeights.from(file);
        return Optional.of(newHead ? weights.withNewHead() : weights);
    }
}
