// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Filter;
import io.github.xrayclassifier.tensor.Placement;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Shape;
import java.awt.image.BufferedImage;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The places in an image that the score of one finding comes from: a coarse grid of numbers in logit units, and where it lies.
 *
 * <p>For class activation maps (Zhou et al., CVPR 2016) the mean of the grid plus the bias of the finding's output is its
 * logit; positive cells speak for the finding, negative ones against it. Source coordinates are pixels of the upright
 * image, from the outer edge of the first pixel (0) to the outer edge of the last. Immutable; may be shared by threads.
 */
public final class Heatmap {

    // 50 million pixels of 4 bytes, the default limit of a decode.
    private static final long MOST_OVERLAY_PIXELS = 50_000_000;

    private final Finding finding;
    private final float[] values;
    private final int columns;
    private final Frame frame;

    private Heatmap(Finding finding, float[] values, int columns, Frame frame) {
        if (columns < 1 || values.length == 0 || values.length % columns != 0) {
            throw new IllegalArgumentException(
                    "heatmap: expected whole rows of " + columns + " values, found " + values.length);
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("heatmap: expected finite values, found " + value);
            }
        }
        this.finding = finding;
        this.values = values;
        this.columns = columns;
        this.frame = frame;
    }

    /**
     * Makes a heatmap; the values are copied.
     *
     * @param finding whose score it explains
     * @param values in logit units, row-major, finite
     * @param columns values a row, at least 1
     * @param frame the place of the grid
     * @return the heatmap
     */
    public static Heatmap of(Finding finding, float[] values, int columns, Frame frame) {
        return new Heatmap(finding, values.clone(), columns, frame);
    }

    /**
     * Takes one finding's class activation map out of the output of a run.
     *
     * @param card of the model that ran
     * @param output with maps
     * @param finding one that the model was trained on
     * @param frame of the image that was run
     * @return the heatmap
     * @throws io.github.xrayclassifier.failure.ModelException if the finding is untrained or the model gives no maps
     * @throws IllegalArgumentException if the model has no such finding
     */
    public static Heatmap of(ModelCard card, RawOutput output, Finding finding, Frame frame) {
        return ActivationMaps.of(card, output, finding, frame);
    }

    /**
     * The place of an image on a model's input, and thereby under a grid over that input.
     *
     * @param placement from the file's upright image to the input
     * @param input extents of the model's input
     * @param width columns of the decoded pixels, which an overlay takes too
     * @param height rows of the decoded pixels
     * @param sourceWidth columns of the file's upright image, before any scaled decode
     * @param sourceHeight rows of the file's upright image, before any scaled decode
     * @param stride input pixels from the center of one cell to that of the next, the first cell being centered on the first
     *     pixel; empty if the cells tile the input
     */
    public record Frame(
            Placement placement,
            Shape input,
            int width,
            int height,
            int sourceWidth,
            int sourceHeight,
            OptionalInt stride) {

        /**
         * The frame of an image under a recipe.
         *
         * @param recipe that turned it into the model's input
         * @param image the image; only its sizes are read
         * @return the frame
         */
        public static Frame of(Preprocessing recipe, DecodedImage image) {
            return new Frame(
                    recipe.placement(image.sourceWidth(), image.sourceHeight()),
                    recipe.shape(),
                    image.pixels().width(),
                    image.pixels().height(),
                    image.sourceWidth(),
                    image.sourceHeight(),
                    OptionalInt.empty());
        }

        Frame withStride(OptionalInt newStride) {
            return new Frame(placement, input, width, height, sourceWidth, sourceHeight, newStride);
        }

        private double center(int cell, int cells, int extent) {
            return stride.isPresent() ? stride.getAsInt() * cell + 0.5 : (cell + 0.5) * extent / cells;
        }

        /** The inverse of center. */
        private double cell(double position, int cells, int extent) {
            return stride.isPresent() ? (position - 0.5) / stride.getAsInt() : position * cells / extent - 0.5;
        }
    }

    /**
     * The largest value of a grid and the center of its cell; the first, if several are equal.
     *
     * @param x source column
     * @param y source row
     * @param value in logit units
     */
    public record Peak(double x, double y, float value) {}

    /** {@return whose score this explains} */
    public Finding finding() {
        return finding;
    }

    /** {@return the place of the grid} */
    public Frame frame() {
        return frame;
    }

    /** {@return rows of the grid, at least 1} */
    public int rows() {
        return values.length / columns;
    }

    /** {@return values a row, at least 1} */
    public int columns() {
        return columns;
    }

    /** {@return a copy of the grid, in logit units, row-major} */
    public float[] values() {
        return values.clone();
    }

    /** {@return the mean of the grid in logit units; for class activation maps the logit less its bias} */
    public double mean() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** {@return the largest value and where it lies in the source image} */
    public Peak peak() {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        Placement at = frame.placement();
        int row = best / columns;
        double inputX = frame.center(best % columns, columns, frame.input().width());
        double inputY = frame.center(row, rows(), frame.input().height());
        double x = at.sourceX() + (inputX - at.inputX()) * at.sourceWidth() / at.inputWidth();
        double y = at.sourceY() + (inputY - at.inputY()) * at.sourceHeight() / at.inputHeight();
        return new Peak(x, y, values[best]);
    }

    /**
     * The value under a point, bilinear between the centers of cells and constant beyond the outermost centers.
     *
     * @param x source column, 0 to the image's width
     * @param y source row, 0 to the image's height
     * @return logit units; empty where the recipe cut the image off, so that the model did not see it
     * @throws IndexOutOfBoundsException outside the image
     */
    public OptionalDouble at(double x, double y) {
        if (!(x >= 0 && x <= frame.sourceWidth() && y >= 0 && y <= frame.sourceHeight())) {
            throw new IndexOutOfBoundsException("heatmap: expected a point of " + frame.sourceWidth() + " x "
                    + frame.sourceHeight() + " pixels, found " + x + ", " + y);
        }
        double value = sample(x, y);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** As {@link #at}, unchecked, with NaN for what was not seen: this runs once a pixel. */
    double sample(double x, double y) {
        Placement at = frame.placement();
        double shareX = (x - at.sourceX()) / at.sourceWidth();
        double shareY = (y - at.sourceY()) / at.sourceHeight();
        if (shareX < 0 || shareX > 1 || shareY < 0 || shareY > 1) {
            return Double.NaN;
        }
        double inputX = at.inputX() + shareX * at.inputWidth();
        double inputY = at.inputY() + shareY * at.inputHeight();
        return bilinear(
                frame.cell(inputX, columns, frame.input().width()),
                frame.cell(inputY, rows(), frame.input().height()));
    }

    private double bilinear(double column, double row) {
        double x = Math.max(0, Math.min(columns - 1, column));
        double y = Math.max(0, Math.min(rows() - 1, row));
        int left = Math.min((int) x, Math.max(0, columns - 2));
        int top = Math.min((int) y, Math.max(0, rows() - 2));
        int right = Math.min(left + 1, columns - 1);
        int bottom = Math.min(top + 1, rows() - 1);
        double upper = mix(values[top * columns + left], values[top * columns + right], x - left);
        double lower = mix(values[bottom * columns + left], values[bottom * columns + right], x - left);
        return mix(upper, lower, y - top);
    }

    private static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }

    /**
     * Draws what speaks for the finding over the image: colors of the map "inferno", from nothing at 0 to 60 % opaque at
     * the peak (or at 1 logit, if the peak is lower), so that the original stays visible. A strip to the right of the
     * image holds the color bar in logit units.
     *
     * @param image the image that was classified, upright
     * @return RGB, as high as the image; its pixels are at the same place, the strip is extra width
     * @throws IllegalArgumentException if the image is not of the size that was classified, or above 50 million pixels
     */
    public BufferedImage overlay(GrayImage image) {
        return overlay(image, Math.max(image.width(), image.height()));
    }

    /**
     * As {@link #overlay(GrayImage)}, on an image that is first reduced (mean over areas) if it is larger.
     *
     * @param image the image that was classified, upright
     * @param longestSide pixels, at least 1
     * @return RGB
     * @throws IllegalArgumentException if the image is not of the size that was classified, or the result would exceed
     *     50 million pixels
     */
    public BufferedImage overlay(GrayImage image, int longestSide) {
        boolean isSource = image.width() == frame.sourceWidth() && image.height() == frame.sourceHeight();
        boolean isDecoded = image.width() == frame.width() && image.height() == frame.height();
        if (!isSource && !isDecoded) {
            throw new IllegalArgumentException("overlay: expected the image that was classified, "
                    + frame.sourceWidth() + " x " + frame.sourceHeight() + " pixels, found " + image.width() + " x "
                    + image.height());
        }
        double scale = Math.min(1, (double) longestSide / Math.max(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(image.width() * scale));
        int height = Math.max(1, (int) Math.round(image.height() * scale));
        if (longestSide < 1 || (long) width * height > MOST_OVERLAY_PIXELS) {
            throw new IllegalArgumentException(
                    "overlay: expected 1 to " + MOST_OVERLAY_PIXELS + " pixels, found " + width + " x " + height);
        }
        return Overlay.draw(this, scale < 1 ? reduced(image, width, height) : image);
    }

    /**
     * The colors of {@link #overlay} without the image, for whoever lays them over it at an opacity that the viewer sets.
     *
     * @param longestSide pixels, at least 1; the values between the cells are interpolated
     * @return ARGB in the proportions of the image: transparent where nothing speaks for the finding or the model did not
     *     look, opaque at the peak (or at 1 logit, if the peak is lower)
     * @throws IllegalArgumentException if the result would exceed 50 million pixels
     */
    public BufferedImage layer(int longestSide) {
        double scale = (double) longestSide / Math.max(frame.sourceWidth(), frame.sourceHeight());
        int width = Math.max(1, (int) Math.round(frame.sourceWidth() * scale));
        int height = Math.max(1, (int) Math.round(frame.sourceHeight() * scale));
        if (longestSide < 1 || (long) width * height > MOST_OVERLAY_PIXELS) {
            throw new IllegalArgumentException(
                    "layer: expected 1 to " + MOST_OVERLAY_PIXELS + " pixels, found " + width + " x " + height);
        }
        return Overlay.layer(this, width, height);
    }

    private static GrayImage reduced(GrayImage image, int width, int height) {
        byte[] samples = new byte[width * height];
        Preprocessing.of(width, height)
                .withFilter(Filter.AREA)
                .apply(image)
                .buffer()
                .get(samples);
        return GrayImage.wrap8(samples, width, height);
    }

    /**
     * Finding and size; no values.
     *
     * @return for example {@code Heatmap[COVID-19, 7 x 7]}
     */
    @Override
    public String toString() {
        return "Heatmap[" + finding + ", " + columns + " x " + rows() + "]";
    }
}
