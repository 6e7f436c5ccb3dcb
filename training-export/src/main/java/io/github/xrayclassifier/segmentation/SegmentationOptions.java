// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

/**
 * The options of training a segmentation network. Immutable; may be shared by threads.
 *
 * @param side pixels of the square that an image becomes, a multiple of 32, up to 512
 * @param epochs passes over the images, 1 to 10,000
 * @param batchSize images a step, 1 to 1024
 * @param learningRate its peak; it falls to 0 along half a cosine
 * @param weightDecay of AdamW
 * @param seed decides weights, order and augmentation: same seed, same model
 */
public record SegmentationOptions(
        int side, int epochs, int batchSize, double learningRate, double weightDecay, long seed) {

    /** Checks the ranges. */
    public SegmentationOptions {
        if (side < 32 || side > 512 || side % 32 != 0) {
            throw new IllegalArgumentException("side: expected a multiple of 32 up to 512, found " + side);
        }
        require(epochs >= 1 && epochs <= 10_000, "epochs: expected 1 to 10000", epochs);
        require(batchSize >= 1 && batchSize <= 1024, "batch: expected 1 to 1024", batchSize);
        require(learningRate > 0 && learningRate <= 1, "learning rate: expected above 0 to 1", learningRate);
        require(weightDecay >= 0 && weightDecay < 1, "weight decay: expected 0 to below 1", weightDecay);
    }

    private static void require(boolean holds, String expected, double found) {
        if (!holds) {
            throw new IllegalArgumentException(expected + ", found " + found);
        }
    }

    /** {@return 96 pixels, 60 epochs of batches of 16, AdamW at 0.003 with decay 0.0001, seed 1} */
    public static SegmentationOptions defaults() {
        return new SegmentationOptions(96, 60, 16, 0.003, 1e-4, 1);
    }

    /**
     * A copy of another length.
     *
     * @param value 1 to 10,000
     * @return the changed copy
     */
    public SegmentationOptions withEpochs(int value) {
        return new SegmentationOptions(side, value, batchSize, learningRate, weightDecay, seed);
    }

    /**
     * A copy with another seed.
     *
     * @param value any number
     * @return the changed copy
     */
    public SegmentationOptions withSeed(long value) {
        return new SegmentationOptions(side, epochs, batchSize, learningRate, weightDecay, value);
    }

    /**
     * A copy for squares of another size.
     *
     * @param value a multiple of 32, up to 512
     * @return the changed copy
     */
    public SegmentationOptions withSide(int value) {
        return new SegmentationOptions(value, epochs, batchSize, learningRate, weightDecay, seed);
    }
}
