// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/**
 * The weights that a run starts from, and which of them it trains.
 *
 * @param weights a file: a state dict of torchvision's MobileNetV2 (.pth), safetensors, or a model file (.onnx); empty for random
 *     weights
 * @param newHead whether the classifier is drawn anew, for example because the weights are for other findings
 * @param strategy which layers are trained
 * @param fromLayer the first layer that strategy fine-tune trains, 1 to 18, counted as in torchvision's features
 */
public record StartOptions(String weights, boolean newHead, Strategy strategy, int fromLayer) {

    /** Checks the range. */
    public StartOptions {
        Ranges.within("from-layer", fromLayer, 1, Strategy.LAYERS - 1);
    }

    /** {@return the first layer that is trained: 0 for all of them, 19 for the classifier alone} */
    public int firstTrainedLayer() {
        return switch (strategy) {
            case SCRATCH, FULL -> 0;
            case FROZEN -> Strategy.LAYERS;
            case FINE_TUNE -> fromLayer;
        };
    }

    /**
     * The strategy, checked against the weights.
     *
     * @return strategy full without weights is scratch
     * @throws IllegalArgumentException if the strategy needs weights, or takes none, and it is the other way round
     */
    public Strategy effectiveStrategy() {
        if (weights.isEmpty() && strategy == Strategy.FULL) {
            return Strategy.SCRATCH;
        }
        if (strategy.needsWeights() == weights.isEmpty()) {
            throw new IllegalArgumentException("start.strategy " + strategy.spelling() + ": expected "
                    + (weights.isEmpty()
                            ? "weights to start from (start.weights), found none"
                            : "no start.weights, found " + weights));
        }
        return strategy;
    }
}
