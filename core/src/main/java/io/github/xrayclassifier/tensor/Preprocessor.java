// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Runs a recipe: resample in double, map, round once, write every channel. Its memory is used again for the next image;
 * one thread.
 */
final class Preprocessor implements BiConsumer<DecodedImage, ByteBuffer> {

    private final Preprocessing recipe;
    private final ResampleKernel columns = new ResampleKernel();
    private final ResampleKernel rows = new ResampleKernel();
    private final double[] line;
    private double[] band = {};

    Preprocessor(Preprocessing recipe) {
        this.recipe = recipe;
        this.line = new double[recipe.shape().width()];
    }

    /** Takes the file's extent, not that of its scaled decode, whose last block may reach beyond the file's edge. */
    @Override
    public void accept(DecodedImage image, ByteBuffer target) {
        GrayImage pixels = image.pixels();
        Placement at = recipe.placement(image.sourceWidth(), image.sourceHeight());
        double x = block(image.sourceWidth(), pixels.width());
        double y = block(image.sourceHeight(), pixels.height());
        columns.compute(recipe.filter(), pixels.width(), at.sourceX() / x, at.sourceWidth() / x, at.inputWidth());
        rows.compute(recipe.filter(), pixels.height(), at.sourceY() / y, at.sourceHeight() / y, at.inputHeight());
        write(pixels, at, target);
    }

    /**
     * The number of pixels of the file that a pixel stands for: whole where blocks of that side, the last cut off, give as many. An image that
     * its EXIF tag turns may have the cut block first, and lies up to a block off then.
     */
    private static double block(int source, int pixels) {
        int side = (source + pixels - 1) / pixels;
        return (source + side - 1) / side == pixels ? side : (double) source / pixels;
    }

    private void write(GrayImage image, Placement at, ByteBuffer target) {
        Objects.checkFromIndexSize(0, recipe.shape().elements() * recipe.type().bytes(), target.limit());
        band = band.length < image.width() ? new double[image.width()] : band;
        double white = (double) image.maxValue() * ResampleKernel.ONE * ResampleKernel.ONE;
        for (int y = 0; y < recipe.shape().height(); y++) {
            Arrays.fill(line, 0);
            int row = y - at.inputY();
            if (row >= 0 && row < at.inputHeight()) {
                sumRows(image, row);
                for (int i = 0; i < at.inputWidth(); i++) {
                    line[at.inputX() + i] = columns.sum(i, band);
                }
            }
            writeLine(white, y, target);
        }
    }

    private void sumRows(GrayImage image, int row) {
        int width = image.width();
        Arrays.fill(band, 0, width, 0);
        for (int k = 0; k < rows.count(row); k++) {
            double weight = rows.value(row, k);
            int offset = (rows.start(row) + k) * width;
            if (image.isEightBit()) {
                add(weight, image.samples8(), offset, width);
            } else {
                add(weight, image.samples16(), offset, width);
            }
        }
    }

    private void add(double weight, byte[] samples, int offset, int width) {
        double[] sums = band;
        for (int x = 0; x < width; x++) {
            sums[x] += weight * (samples[offset + x] & 0xFF);
        }
    }

    private void add(double weight, short[] samples, int offset, int width) {
        double[] sums = band;
        for (int x = 0; x < width; x++) {
            sums[x] += weight * (samples[offset + x] & 0xFFFF);
        }
    }

    private void writeLine(double white, int y, ByteBuffer target) {
        Shape shape = recipe.shape();
        boolean whole = recipe.type() == ElementType.UINT8;
        for (int c = 0; c < shape.channels(); c++) {
            int at = (c * shape.height() + y) * shape.width();
            for (int x = 0; x < line.length; x++) {
                if (whole) {
                    target.put(at + x, (byte) (int) (line[x] / white * 255 + 0.5));
                } else {
                    target.putFloat((at + x) * 4, normalized(line[x] / white, c));
                }
            }
        }
    }

    private float normalized(double unit, int channel) {
        IntensityRange range = recipe.range();
        double ranged = range.lower() + ((double) range.upper() - range.lower()) * unit;
        return (float)
                ((ranged - recipe.mean().get(channel)) / recipe.deviation().get(channel));
    }
}
