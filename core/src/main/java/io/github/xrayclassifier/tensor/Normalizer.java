// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

import io.github.xrayclassifier.image.GrayImage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Runs a recipe: resample in double, map, round once, write every channel. One use, one thread. */
final class Normalizer {

    private final Preprocessing recipe;

    Normalizer(Preprocessing recipe) {
        this.recipe = recipe;
    }

    void write(GrayImage image, ByteBuffer target) {
        Placement at = recipe.placement(image.width(), image.height());
        Weights columns = Weights.of(recipe.filter(), image.width(), at.sourceX(), at.sourceWidth(), at.inputWidth());
        Weights rows = Weights.of(recipe.filter(), image.height(), at.sourceY(), at.sourceHeight(), at.inputHeight());
        int width = recipe.shape().width();
        double white = (double) image.maxValue() * Weights.ONE * Weights.ONE;
        double[] band = new double[image.width()];
        double[] line = new double[width];
        for (int y = 0; y < recipe.shape().height(); y++) {
            Arrays.fill(line, 0);
            int row = y - at.inputY();
            if (row >= 0 && row < at.inputHeight()) {
                sumRows(image, rows.start()[row], rows.values()[row], band);
                sumColumns(band, columns, line, at.inputX());
            }
            writeLine(line, white, y, target);
        }
    }

    private static void sumRows(GrayImage image, int start, double[] weights, double[] band) {
        Arrays.fill(band, 0);
        int width = image.width();
        for (int k = 0; k < weights.length; k++) {
            double weight = weights[k];
            int offset = (start + k) * width;
            if (image.isEightBit()) {
                byte[] samples = image.samples8();
                for (int x = 0; x < width; x++) {
                    band[x] += weight * (samples[offset + x] & 0xFF);
                }
            } else {
                short[] samples = image.samples16();
                for (int x = 0; x < width; x++) {
                    band[x] += weight * (samples[offset + x] & 0xFFFF);
                }
            }
        }
    }

    private static void sumColumns(double[] band, Weights columns, double[] line, int inputX) {
        for (int i = 0; i < columns.start().length; i++) {
            double[] weights = columns.values()[i];
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                sum += weights[k] * band[columns.start()[i] + k];
            }
            line[inputX + i] = sum;
        }
    }

    private void writeLine(double[] line, double white, int y, ByteBuffer target) {
        Shape shape = recipe.shape();
        for (int c = 0; c < shape.channels(); c++) {
            int at = (c * shape.height() + y) * shape.width();
            for (int x = 0; x < line.length; x++) {
                if (recipe.type() == ElementType.UINT8) {
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
