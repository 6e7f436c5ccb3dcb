// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A description of the images that a model was trained on, and the distance of another one from them: by its layout and its
 * detail (a thumbnail of 16 x 16 cells) and by its embedding.
 *
 * <p>Layout is the squared Mahalanobis distance of the thumbnail within its principal components; detail is how unusually
 * much or little of it they leave over, as a squared standard score of the logarithm; embedding is what the components of
 * the embedding leave over of it, squared. Each is divided by a scale of its own, so that 1 is about the farthest of 100
 * training images. Why these three: docs/decisions. Immutable; may be shared by threads.
 */
public final class OutOfDistributionDetector {

    /** Cells a side of the thumbnail. */
    public static final int SIDE = 16;

    // Below a hundredth of a step of 8 bits there is nothing but rounding.
    private static final double SMALLEST_DEVIATION = 1e-3;
    private static final double SMALLEST_REST = 1e-3;

    private final String fittedOn;
    private final Subspace layout;
    private final Subspace embedding;
    private final double detailMean;
    private final double detailDeviation;
    private final Distance scales;
    private final double threshold;

    private OutOfDistributionDetector(
            String fittedOn,
            Subspace layout,
            Subspace embedding,
            double detailMean,
            double detailDeviation,
            Distance scales,
            double threshold) {
        if (layout.size() != SIDE * SIDE) {
            throw new IllegalArgumentException(
                    "detector: expected a layout of " + SIDE * SIDE + " numbers, found " + layout.size());
        }
        if (!(detailDeviation > 0 && Double.isFinite(detailDeviation) && Double.isFinite(detailMean))) {
            throw new IllegalArgumentException("detector: expected a finite mean and a deviation above 0, found "
                    + detailMean + " and " + detailDeviation);
        }
        if (!(scales.layout() > 0 && scales.detail() > 0 && scales.embedding() > 0 && scales.isFinite())) {
            throw new IllegalArgumentException("detector: expected finite scales above 0, found " + scales);
        }
        requireThreshold(threshold);
        this.fittedOn = fittedOn;
        this.layout = layout;
        this.embedding = embedding;
        this.detailMean = detailMean;
        this.detailDeviation = detailDeviation;
        this.scales = scales;
        this.threshold = threshold;
    }

    private static void requireThreshold(double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("detector, threshold: expected a finite number above 0, found " + value);
        }
    }

    /** A model gives what the distances are measured on. */
    static void requireUsable(ModelOutputs outputs, Preprocessing recipe) {
        if (outputs.embedding().isEmpty()) {
            throw new IllegalArgumentException("detector: expected an output for the embedding, found none");
        }
        requireLarge(recipe);
    }

    private static void requireLarge(Preprocessing recipe) {
        if (recipe.shape().width() < SIDE || recipe.shape().height() < SIDE) {
            throw new IllegalArgumentException(
                    "detector: expected an input of at least " + SIDE + " x " + SIDE + ", found " + recipe.shape());
        }
    }

    /**
     * Statistics with scales of 1, to be completed.
     *
     * @param fittedOn which images, in words
     * @param layout of {@link #thumbnail thumbnails}
     * @param embedding of embeddings
     * @return with a threshold of 1
     */
    public static OutOfDistributionDetector of(String fittedOn, Subspace layout, Subspace embedding) {
        return new OutOfDistributionDetector(fittedOn, layout, embedding, 0, 1, new Distance(1, 1, 1), 1);
    }

    /**
     * These statistics with the usual amount of detail.
     *
     * @param mean of the logarithm of what is left over of thumbnails
     * @param deviation of it, above 0
     * @return the changed copy
     */
    public OutOfDistributionDetector withDetail(double mean, double deviation) {
        return new OutOfDistributionDetector(fittedOn, layout, embedding, mean, deviation, scales, threshold);
    }

    /**
     * These statistics with other scales.
     *
     * @param newScales what each distance is divided by, above 0
     * @return the changed copy
     */
    public OutOfDistributionDetector withScales(Distance newScales) {
        return new OutOfDistributionDetector(
                fittedOn, layout, embedding, detailMean, detailDeviation, newScales, threshold);
    }

    /**
     * These statistics with another threshold.
     *
     * @param newThreshold the largest distance at which an image is answered, above 0
     * @return the changed copy
     */
    public OutOfDistributionDetector withThreshold(double newThreshold) {
        return new OutOfDistributionDetector(
                fittedOn, layout, embedding, detailMean, detailDeviation, scales, newThreshold);
    }

    /**
     * The distance of an image from those of the training, in three respects.
     *
     * @param layout where it is bright and dark
     * @param detail how much of it is not explained by that
     * @param embedding what the model makes of it
     */
    public record Distance(double layout, double detail, double embedding) {

        boolean isFinite() {
            return Double.isFinite(layout) && Double.isFinite(detail) && Double.isFinite(embedding);
        }

        /** {@return the sum of the three, which is what the threshold is about} */
        public double total() {
            return layout + detail + embedding;
        }

        /** {@return which of the three is the largest, as a word} */
        public String respect() {
            double most = Math.max(layout, Math.max(detail, embedding));
            return layout == most ? "layout" : detail == most ? "detail" : "embedding";
        }
    }

    /**
     * Measures an image.
     *
     * @param thumbnail of the model's input
     * @param features the embedding of the same run
     * @return divided by the scales
     * @throws ModelException if the embedding is of another size
     */
    public Distance distance(float[] thumbnail, float[] features) {
        if (features.length != embedding.size()) {
            throw new ModelException("model, output embedding: expected " + embedding.size()
                    + " numbers, as the outlier statistics have, found " + features.length);
        }
        if (thumbnail.length != layout.size()) {
            throw new IllegalArgumentException(
                    "thumbnail: expected " + layout.size() + " numbers, found " + thumbnail.length);
        }
        Subspace.Distances picture = layout.distances(thumbnail);
        double score = (Math.log(picture.across() + SMALLEST_REST) - detailMean) / detailDeviation;
        return new Distance(
                picture.along() / scales.layout(),
                score * score / scales.detail(),
                embedding.distances(features).across() / scales.embedding());
    }

    /**
     * The logarithm of what the components leave over of a thumbnail; for fitting {@link #withDetail}.
     *
     * @param thumbnail of a model's input
     * @return a finite number
     */
    public double detail(float[] thumbnail) {
        return Math.log(layout.distances(thumbnail).across() + SMALLEST_REST);
    }

    /**
     * Means over 16 x 16 cells of a model's input, brought to mean 0 and deviation 1.
     *
     * @param recipe of the model
     * @param input its filled input, in the machine's byte order; the first channel is read
     * @return 256 numbers, row-major; all 0 for a uniform input
     * @throws IllegalArgumentException if the input has fewer than 16 x 16 elements
     */
    public static float[] thumbnail(Preprocessing recipe, ByteBuffer input) {
        float[] cells = new float[SIDE * SIDE];
        thumbnail(recipe, input, cells);
        return cells;
    }

    /**
     * As {@link #thumbnail(Preprocessing, ByteBuffer)}, into an array that is used again and again.
     *
     * @param recipe of the model
     * @param input its filled input
     * @param cells 256 numbers, overwritten
     */
    public static void thumbnail(Preprocessing recipe, ByteBuffer input, float[] cells) {
        requireLarge(recipe);
        Shape shape = recipe.shape();
        for (int row = 0; row < SIDE; row++) {
            int top = row * shape.height() / SIDE;
            int bottom = (row + 1) * shape.height() / SIDE;
            for (int column = 0; column < SIDE; column++) {
                int left = column * shape.width() / SIDE;
                int right = (column + 1) * shape.width() / SIDE;
                double sum = 0;
                for (int y = top; y < bottom; y++) {
                    sum += sum(input, recipe.type(), y * shape.width() + left, right - left);
                }
                cells[row * SIDE + column] = (float) (sum / ((bottom - top) * (right - left)));
            }
        }
        standardize(cells);
    }

    private static double sum(ByteBuffer input, ElementType type, int from, int count) {
        if (type == ElementType.UINT8) {
            int sum = 0;
            for (int i = from; i < from + count; i++) {
                sum += input.get(i) & 0xFF;
            }
            return sum / 255.0;
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += input.getFloat(4 * i);
        }
        return sum;
    }

    private static void standardize(float[] cells) {
        double sum = 0;
        for (float cell : cells) {
            sum += cell;
        }
        double mean = sum / cells.length;
        double squares = 0;
        for (float cell : cells) {
            squares += (cell - mean) * (cell - mean);
        }
        double deviation = Math.sqrt(squares / cells.length);
        if (deviation < SMALLEST_DEVIATION) {
            Arrays.fill(cells, 0);
            return;
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (float) ((cells[i] - mean) / deviation);
        }
    }

    /** {@return which images, in words} */
    public String fittedOn() {
        return fittedOn;
    }

    /** {@return the largest distance at which an image is answered} */
    public double threshold() {
        return threshold;
    }

    /** {@return how many numbers an embedding has} */
    public int embeddingSize() {
        return embedding.size();
    }

    Subspace layout() {
        return layout;
    }

    Subspace embedding() {
        return embedding;
    }

    double detailMean() {
        return detailMean;
    }

    double detailDeviation() {
        return detailDeviation;
    }

    Distance scales() {
        return scales;
    }
}
