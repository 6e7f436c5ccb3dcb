// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.image.GrayImage;

/**
 * What the input checks read off a picture, from at most about 512 x 512 evenly spaced samples of it.
 *
 * @param spread share of black to white that the middle 99 % of the samples span, 0 to 1
 * @param black share of the samples at black
 * @param white share of the samples at white
 * @param lungContrast mean of the middle of the picture (spine, heart) less that of the areas to both sides (lungs), as a
 *     share of white; negative in an inverted chest X-ray; 0 if the picture is too small to tell
 */
record PictureStatistics(double spread, double black, double white, double lungContrast) {

    private static final int BINS = 1024;
    private static final int SAMPLES_A_SIDE = 256;

    static PictureStatistics of(GrayImage image) {
        int[] histogram = new int[BINS];
        long[] spine = new long[2]; // sum, count
        long[] lungs = new long[2];
        int stepX = Math.max(1, image.width() / SAMPLES_A_SIDE);
        int stepY = Math.max(1, image.height() / SAMPLES_A_SIDE);
        int black = 0;
        int white = 0;
        int count = 0;
        for (int y = 0; y < image.height(); y += stepY) {
            boolean chest = isWithin(y, image.height(), 30, 70);
            for (int x = 0; x < image.width(); x += stepX) {
                int sample = image.sample(x, y);
                histogram[(int) ((long) sample * (BINS - 1) / image.maxValue())]++;
                black += sample == 0 ? 1 : 0;
                white += sample == image.maxValue() ? 1 : 0;
                count++;
                if (chest) {
                    add(sample, x, image.width(), spine, lungs);
                }
            }
        }
        return new PictureStatistics(
                spread(histogram, count),
                (double) black / count,
                (double) white / count,
                contrast(spine, lungs, image.maxValue()));
    }

    private static boolean isWithin(int at, int size, int fromPercent, int toPercent) {
        return at * 100L >= (long) size * fromPercent && at * 100L < (long) size * toPercent;
    }

    private static void add(int sample, int x, int width, long[] spine, long[] lungs) {
        if (isWithin(x, width, 45, 55)) {
            spine[0] += sample;
            spine[1]++;
        } else if (isWithin(x, width, 20, 35) || isWithin(x, width, 65, 80)) {
            lungs[0] += sample;
            lungs[1]++;
        }
    }

    private static double contrast(long[] spine, long[] lungs, int white) {
        return spine[1] == 0 || lungs[1] == 0
                ? 0
                : ((double) spine[0] / spine[1] - (double) lungs[0] / lungs[1]) / white;
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
