// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.training.InitialWeights;
import io.github.xrayclassifier.training.Strategy;
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

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            converter = StrategyConverter.class,
            description = "What is learned: scratch (everything, from random weights), frozen (the classifier alone),"
                    + " fine-tune (from --from-layer on), full (everything, from given weights). All but the first need"
                    + " --init. Default: scratch, or full with --init.")
    private @Nullable Strategy strategy;

    /** @throws IllegalArgumentException if the strategy needs weights, or takes none, and it is the other way round */
    Strategy strategy() {
        Strategy wanted = strategy != null ? strategy : file == null ? Strategy.SCRATCH : Strategy.FULL;
        if (wanted.needsWeights() != (file != null)) {
            throw new IllegalArgumentException("strategy " + wanted.spelling() + ": expected "
                    + (file == null ? "weights to start from (--init), found none" : "no --init, found " + file));
        }
        return wanted;
    }

    boolean isGiven() {
        return file != null;
    }

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
