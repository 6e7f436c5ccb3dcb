// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The recipe that turns a gray image into a model's input. A model card carries it, training and serving run the same
 * code, so a caller cannot pass a wrong one.
 *
 * <p>A sample s of an image whose white is w is resampled in its own depth and rounded once: to {@code 255 s / w} for
 * uint8, to {@code (lower + (upper - lower) s / w - mean[c]) / deviation[c]} for float32. Three channels get the same
 * gray. Immutable; may be shared by threads.
 */
public final class Preprocessing {

    private final Shape shape;
    private final ElementType type;
    private final Fit fit;
    private final Filter filter;
    private final IntensityRange range;
    private final List<Float> mean;
    private final List<Float> deviation;

    private Preprocessing(
            Shape shape,
            ElementType type,
            Fit fit,
            Filter filter,
            IntensityRange range,
            List<Float> mean,
            List<Float> deviation) {
        this.shape = shape;
        this.type = type;
        this.fit = fit;
        this.filter = filter;
        this.range = range;
        this.mean = checked("mean", mean, shape.channels());
        this.deviation = checked("deviation", deviation, shape.channels());
        if (this.deviation.stream().anyMatch(d -> d <= 0)) {
            throw new IllegalArgumentException("expected deviations above 0, found " + deviation);
        }
    }

    private static List<Float> checked(String what, List<Float> values, int channels) {
        if (values.size() != channels || values.stream().anyMatch(v -> !Float.isFinite(v))) {
            throw new IllegalArgumentException(
                    what + ": expected " + channels + " finite values, one a channel, found " + values);
        }
        return List.copyOf(values);
    }

    /**
     * The plain recipe: one uint8 channel, stretched with the triangle filter.
     *
     * @param width columns of the model's input, at least 1
     * @param height rows of the model's input, at least 1
     * @return the recipe
     */
    public static Preprocessing of(int width, int height) {
        return new Preprocessing(
                new Shape(1, height, width),
                ElementType.UINT8,
                Fit.STRETCH,
                Filter.TRIANGLE,
                IntensityRange.UNIT,
                List.of(0f),
                List.of(1f));
    }

    /**
     * This recipe with another fit.
     *
     * @param newFit stretch, letterbox or center crop
     * @return the changed copy
     */
    public Preprocessing withFit(Fit newFit) {
        return new Preprocessing(shape, type, newFit, filter, range, mean, deviation);
    }

    /**
     * This recipe with another filter.
     *
     * @param newFilter triangle or area
     * @return the changed copy
     */
    public Preprocessing withFilter(Filter newFilter) {
        return new Preprocessing(shape, type, fit, newFilter, range, mean, deviation);
    }

    /**
     * This recipe with another size.
     *
     * @param width columns of the model's input, at least 1
     * @param height rows of the model's input, at least 1
     * @return the changed copy
     */
    public Preprocessing withSize(int width, int height) {
        return new Preprocessing(new Shape(shape.channels(), height, width), type, fit, filter, range, mean, deviation);
    }

    /**
     * This recipe for a model that takes uint8 and normalizes inside its graph.
     *
     * @param channels 1 or 3
     * @return the changed copy
     */
    public Preprocessing withUint8(int channels) {
        return new Preprocessing(
                new Shape(checkedChannels(channels), shape.height(), shape.width()),
                ElementType.UINT8,
                fit,
                filter,
                IntensityRange.UNIT,
                Collections.nCopies(channels, 0f),
                Collections.nCopies(channels, 1f));
    }

    /**
     * This recipe for a model that takes normalized float32; as many channels as means.
     *
     * @param newRange what black and white become first
     * @param newMean subtracted next, one finite value a channel (1 or 3)
     * @param newDeviation divided by last, one finite value above 0 a channel
     * @return the changed copy
     */
    public Preprocessing withFloat32(IntensityRange newRange, List<Float> newMean, List<Float> newDeviation) {
        return new Preprocessing(
                new Shape(checkedChannels(newMean.size()), shape.height(), shape.width()),
                ElementType.FLOAT32,
                fit,
                filter,
                newRange,
                newMean,
                newDeviation);
    }

    private static int checkedChannels(int channels) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("expected 1 or 3 channels, found " + channels);
        }
        return channels;
    }

    /**
     * The extents of the model's input.
     *
     * @return channels, height, width
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The type of one element of the input.
     *
     * @return uint8 or float32
     */
    public ElementType type() {
        return type;
    }

    /**
     * The rule by which the image is put on the input.
     *
     * @return stretch, letterbox or center crop
     */
    public Fit fit() {
        return fit;
    }

    /**
     * The weights of samples.
     *
     * @return triangle or area
     */
    public Filter filter() {
        return filter;
    }

    /**
     * The values that black and white become before mean and deviation; [0, 1] and unused for uint8.
     *
     * @return the range
     */
    public IntensityRange range() {
        return range;
    }

    /**
     * The number that is subtracted, per channel; 0 for uint8.
     *
     * @return one value a channel
     */
    public List<Float> mean() {
        return mean;
    }

    /**
     * The number that is divided by, per channel; 1 for uint8.
     *
     * @return one value a channel
     */
    public List<Float> deviation() {
        return deviation;
    }

    /**
     * The place of an image of the given size on the input.
     *
     * @param sourceWidth pixels of the upright image
     * @param sourceHeight pixels of the upright image
     * @return the used part and where it goes
     */
    public Placement placement(int sourceWidth, int sourceHeight) {
        return Placement.of(fit, sourceWidth, sourceHeight, shape.width(), shape.height());
    }

    /**
     * Runs the recipe into a new tensor.
     *
     * @param image any size and depth
     * @return the model's input
     */
    public Tensor apply(GrayImage image) {
        Tensor tensor = Tensor.of(shape, type);
        write(image, tensor.buffer());
        return tensor;
    }

    /**
     * Runs the recipe into a caller's buffer.
     *
     * @param image any size and depth
     * @param target in native byte order; written from index 0, its position and limit are left unchanged
     * @throws IndexOutOfBoundsException if the buffer is smaller than the input
     */
    public void write(GrayImage image, ByteBuffer target) {
        writer().accept(DecodedImage.of(image, "pixels"), target);
    }

    /**
     * The same as {@link #write}, for the result of a decoder and with memory that is used again for the next image: for a loop
     * over many. Of a scaled decode ({@link io.github.xrayclassifier.image.DecodeMode#FAST}) it makes what comes nearest to
     * the whole image's input.
     *
     * @return takes an image and the buffer to write to; for one thread at a time
     */
    public BiConsumer<DecodedImage, ByteBuffer> writer() {
        return new Preprocessor(this);
    }

    /**
     * The recipe in one line.
     *
     * @return for example {@code [1,128,128] UINT8 STRETCH TRIANGLE}
     */
    @Override
    public String toString() {
        String normalization = type == ElementType.UINT8
                ? ""
                : " [" + range.lower() + ", " + range.upper() + "] mean " + mean + " deviation " + deviation;
        return shape + " " + type + " " + fit + " " + filter + normalization;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preprocessing that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
