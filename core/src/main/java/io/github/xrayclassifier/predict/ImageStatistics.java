// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.image.GrayImage;
import java.util.Arrays;

/**
 * The figures that the input checks take from an image, from at most about 512 x 512 evenly spaced samples of it.
 *
 * @param spread share of black to white that the middle 99 % of the samples span, 0 to 1
 * @param brightest the largest sample, 0 to {@code GrayImage.maxValue()}
 * @param black share of the samples at black
 * @param white share of the samples at white
 * @param lungContrast mean of the middle of the image (spine, heart) less that of the areas to both sides (lungs), as a
 *     share of white; negative in an inverted chest X-ray; 0 if the image is too small to tell
 * @param detail mean absolute Laplacian of 64 x 64 block means, in their standard deviations; near 0 for a gradient or a
 *     blurred image; infinite if the image is smaller than the blocks are many
 * @param unevenness share of the variance of the block means that a surface of second degree leaves, 0 to 1; near 0 for a
 *     ramp, in steps too; 1 if the image is smaller
 * @param levels number of gray levels, of 256, that hold a thousandth of the samples or more; 256 if the image is smaller
 */
record ImageStatistics(
        double spread,
        int brightest,
        double black,
        double white,
        double lungContrast,
        double detail,
        double unevenness,
        int levels) {

    private static final int BINS = 256; // each level of 8 bits has its own
    private static final int SAMPLES_A_SIDE = 256;

    /** Kept by each thread: ten times what a small file takes beside its prediction. */
    private static final class Memory {

        private final int[] histogram = new int[BINS];
        private final int[] block = new int[2 * SAMPLES_A_SIDE];
        private final BlockGrid grid = new BlockGrid();
    }

    private static final ThreadLocal<Memory> MEMORY = ThreadLocal.withInitial(Memory::new);

    static ImageStatistics of(GrayImage image) {
        Memory memory = MEMORY.get();
        int[] histogram = memory.histogram;
        Arrays.fill(histogram, 0);
        BlockGrid grid = memory.grid;
        grid.clear();
        int stepX = Math.max(1, image.width() / SAMPLES_A_SIDE);
        int stepY = Math.max(1, image.height() / SAMPLES_A_SIDE);
        int columns = (image.width() + stepX - 1) / stepX;
        for (int i = 0; i < columns; i++) {
            memory.block[i] = grid.column((long) i * stepX, image.width());
        }
        int black = 0;
        int white = 0;
        int count = 0;
        int brightest = 0;
        int max = image.maxValue();
        for (int y = 0; y < image.height(); y += stepY) {
            int row = grid.row(y, image.height());
            for (int i = 0, x = 0; i < columns; i++, x += stepX) {
                int sample = image.sample(x, y);
                histogram[max == BINS - 1 ? sample : (int) ((long) sample * (BINS - 1) / max)]++;
                black += sample == 0 ? 1 : 0;
                white += sample == max ? 1 : 0;
                brightest = Math.max(brightest, sample);
                grid.add(row, memory.block[i], sample);
            }
            count += columns;
        }
        boolean isLargeEnough = Math.min(image.width(), image.height()) >= BlockGrid.SIDE;
        if (isLargeEnough) {
            grid.finish();
        }
        return new ImageStatistics(
                spread(histogram, count),
                brightest,
                (double) black / count,
                (double) white / count,
                contrast(image, stepX, stepY),
                isLargeEnough ? grid.detail() : Double.POSITIVE_INFINITY,
                isLargeEnough ? grid.unevenness() : 1,
                isLargeEnough ? levels(histogram, count) : BINS);
    }

    private static double contrast(GrayImage image, int stepX, int stepY) {
        long[] spine = new long[2]; // sum, count
        long[] lungs = new long[2];
        for (int y = firstAt(30, image.height(), stepY); y < firstAt(70, image.height(), 1); y += stepY) {
            add(image, y, 45, 55, stepX, spine);
            add(image, y, 20, 35, stepX, lungs);
            add(image, y, 65, 80, stepX, lungs);
        }
        return spine[1] == 0 || lungs[1] == 0
                ? 0
                : ((double) spine[0] / spine[1] - (double) lungs[0] / lungs[1]) / image.maxValue();
    }

    private static void add(GrayImage image, int y, int fromPercent, int toPercent, int step, long[] to) {
        int end = firstAt(toPercent, image.width(), 1);
        for (int x = firstAt(fromPercent, image.width(), step); x < end; x += step) {
            to[0] += image.sample(x, y);
            to[1]++;
        }
    }

    /** The first multiple of the step that lies at or beyond a share of the size. */
    private static int firstAt(int percent, int size, int step) {
        int at = (int) (((long) size * percent + 99) / 100);
        return (at + step - 1) / step * step;
    }

    /** Not all that occur: the noise of a JPEG gives a drawing of four grays dozens of them. */
    private static int levels(int[] histogram, int count) {
        int levels = 0;
        for (int samples : histogram) {
            levels += samples * 1000L >= count ? 1 : 0;
        }
        return levels;
    }

    private static double spread(int[] histogram, int count) {
        double tail = count * 0.005;
        int low = 0;
        for (int below = histogram[0]; below <= tail; below += histogram[low]) {
            low++;
        }
        int high = BINS - 1;
        for (int above = histogram[high]; above <= tail; above += histogram[high]) {
            high--;
        }
        return Math.max(0, high - low) / (BINS - 1.0);
    }
}
