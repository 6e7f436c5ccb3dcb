// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import java.util.random.RandomGenerator;

/**
 * Random changes of an image and its mask: geometry for both, and for the image alone what the masks of one hospital do not
 * show, drawn: opacities up to a white lung, cables, letters, margins, another gray curve, noise, blur, inverted gray. A
 * covered margin is no lung.
 *
 * <p>For one thread, as its generator.
 */
final class MaskAugmenter {

    private final int side;
    private final RandomGenerator random;

    MaskAugmenter(int side, RandomGenerator random) {
        this.side = side;
        this.random = random;
    }

    /** A changed copy. */
    MaskPixels apply(MaskPixels pixels) {
        MaskPixels moved = moved(pixels);
        float[] image = moved.image();
        float[] mask = moved.mask();
        if (chance(0.55)) {
            drawOpacities(image, mask);
        }
        if (chance(0.3)) {
            drawLines(image);
        }
        if (chance(0.3)) {
            drawLetters(image);
        }
        changeGray(image);
        if (chance(0.3)) {
            blur(image);
        }
        double grain = chance(0.5) ? random.nextDouble() * 0.07 : 0;
        for (int i = 0; i < image.length; i++) {
            image[i] = clamped(image[i] + grain * random.nextGaussian());
        }
        if (chance(0.25)) {
            coverMargins(image, mask);
        }
        if (chance(0.08)) {
            for (int i = 0; i < image.length; i++) {
                image[i] = 1 - image[i];
            }
        }
        return moved;
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private double symmetric(double largest) {
        return (random.nextDouble() * 2 - 1) * largest;
    }

    private static float clamped(double value) {
        return (float) Math.max(0, Math.min(1, value));
    }

    /** Rotation up to 15 degrees, at times 40; scale, aspect, shift and mirroring; what comes from outside is one gray. */
    private MaskPixels moved(MaskPixels from) {
        double angle = Math.toRadians(symmetric(chance(0.15) ? 40 : 15));
        double scale = Math.exp(symmetric(0.3));
        double aspect = Math.exp(symmetric(0.15));
        double mirror = chance(0.5) ? -1 : 1;
        double shiftX = symmetric(0.15) * side;
        double shiftY = symmetric(0.15) * side;
        float outside = chance(0.6) ? 0 : (float) random.nextDouble();
        double center = (side - 1) / 2.0;
        float[] image = new float[side * side];
        float[] mask = new float[side * side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double x = (column - center) * scale * aspect * mirror;
                double y = (row - center) * scale / aspect;
                double sourceX = x * Math.cos(angle) - y * Math.sin(angle) + center + shiftX;
                double sourceY = x * Math.sin(angle) + y * Math.cos(angle) + center + shiftY;
                image[row * side + column] = sample(from.image(), sourceX, sourceY, outside);
                mask[row * side + column] = sample(from.mask(), sourceX, sourceY, 0);
            }
        }
        return new MaskPixels(image, mask);
    }

    private float sample(float[] pixels, double x, double y, float outside) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double dx = x - left;
        double dy = y - top;
        double upper = at(pixels, left, top, outside) * (1 - dx) + at(pixels, left + 1, top, outside) * dx;
        double lower = at(pixels, left, top + 1, outside) * (1 - dx) + at(pixels, left + 1, top + 1, outside) * dx;
        return (float) (upper * (1 - dy) + lower * dy);
    }

    private float at(float[] pixels, int x, int y, float outside) {
        return x < 0 || y < 0 || x >= side || y >= side ? outside : pixels[y * side + x];
    }

    /** Soft white spots whose centers lie in the lungs; now and then one that takes most of a lung. */
    private void drawOpacities(float[] image, float[] mask) {
        int spots = chance(0.2) ? 1 : 1 + random.nextInt(5);
        double largest = spots == 1 ? 0.3 : 0.12;
        for (int spot = 0; spot < spots; spot++) {
            int center = random.nextInt(mask.length);
            for (int tries = 0; tries < 50 && mask[center] < 0.5; tries++) {
                center = random.nextInt(mask.length);
            }
            double width = (0.03 + random.nextDouble() * (largest - 0.03)) * side;
            double height = width * Math.exp(symmetric(0.6));
            double strength = (spots == 1 ? 0.5 : 0.15) + random.nextDouble() * 0.45;
            double white = 0.55 + random.nextDouble() * 0.4;
            for (int i = 0; i < image.length; i++) {
                double x = (i % side - center % side) / width;
                int rows = i / side - center / side;
                double y = rows / height;
                double share = strength * Math.exp(-0.5 * (x * x + y * y));
                image[i] += (float) (Math.max(0, white - image[i]) * share);
            }
        }
    }

    /** Cables, tubes and clips: bright strokes over everything. */
    private void drawLines(float[] image) {
        int lines = 1 + random.nextInt(4);
        for (int line = 0; line < lines; line++) {
            double x = random.nextDouble() * side;
            double y = random.nextDouble() * side;
            double direction = random.nextDouble() * 2 * Math.PI;
            double bend = symmetric(0.04);
            double gray = 0.7 + random.nextDouble() * 0.3;
            boolean wide = chance(0.4);
            int length = (int) (side * (0.2 + random.nextDouble()));
            for (int step = 0; step < length; step++) {
                paint(image, (int) x, (int) y, gray);
                if (wide) {
                    paint(image, (int) x + 1, (int) y, gray);
                }
                x += Math.cos(direction);
                y += Math.sin(direction);
                direction += bend;
            }
        }
    }

    private void paint(float[] image, int x, int y, double gray) {
        if (x >= 0 && y >= 0 && x < side && y < side) {
            image[y * side + x] = (float) gray;
        }
    }

    /** Markers: small bright or dark boxes anywhere. */
    private void drawLetters(float[] image) {
        int letters = 1 + random.nextInt(3);
        for (int letter = 0; letter < letters; letter++) {
            int width = 3 + random.nextInt(side / 8);
            int height = 3 + random.nextInt(side / 12);
            int left = random.nextInt(side - width);
            int top = random.nextInt(side - height);
            double gray = chance(0.8) ? 0.85 + random.nextDouble() * 0.15 : 0;
            for (int y = top; y < top + height; y++) {
                for (int x = left; x < left + width; x++) {
                    if (chance(0.7)) {
                        paint(image, x, y, gray);
                    }
                }
            }
        }
    }

    private void changeGray(float[] image) {
        double gamma = Math.exp(symmetric(0.6));
        double contrast = Math.exp(symmetric(0.5));
        double brightness = 0.5 + symmetric(0.2);
        for (int i = 0; i < image.length; i++) {
            image[i] = clamped((Math.pow(image[i], gamma) - 0.5) * contrast + brightness);
        }
    }

    /** Means of 3 x 3 pixels, once or twice. */
    private void blur(float[] image) {
        int times = 1 + random.nextInt(2);
        for (int time = 0; time < times; time++) {
            float[] copy = image.clone();
            for (int y = 1; y < side - 1; y++) {
                for (int x = 1; x < side - 1; x++) {
                    double sum = 0;
                    for (int k = 0; k < 9; k++) {
                        sum += copy[(y + k / 3 - 1) * side + x + k % 3 - 1];
                    }
                    image[y * side + x] = (float) (sum / 9);
                }
            }
        }
    }

    private void coverMargins(float[] image, float[] mask) {
        float gray = chance(0.5) ? 0 : (float) random.nextDouble();
        int left = depth();
        int right = side - depth();
        int top = depth();
        int bottom = side - depth();
        for (int i = 0; i < image.length; i++) {
            int x = i % side;
            int y = i / side;
            if (x < left || x >= right || y < top || y >= bottom) {
                image[i] = gray;
                mask[i] = 0;
            }
        }
    }

    private int depth() {
        return (int) (random.nextDouble() * 0.15 * side);
    }
}
