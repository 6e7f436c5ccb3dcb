// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.lungs.DarkRegions.Region;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Two boxes around the lungs of a frontal image, in shares of its width and height. A rule, not a model: of the dark regions
 * of the image, reduced to 64 x 64 pixels, that do not touch its edge, the largest on either side, where they have the size
 * and shape of lungs and lie beside each other. It finds them on clear images and gives up on others, dense lungs above all;
 * it was made by looking at images of split val. Immutable; may be shared by threads.
 *
 * @param first the one on the left of the image
 * @param second the one on the right
 */
public record LungFields(Box first, Box second) {

    private static final int SIDE = 64;
    private static final int MARGIN = SIDE / 16;
    private static final int LEVELS = 256;

    // Of Otsu's threshold: bright images have lungs that only a lower one parts from the background.
    private static final double[] SHARES_OF_THRESHOLD = {1, 0.9, 0.8, 0.7, 0.6};

    private static final double LEAST_AREA = 0.02 * SIDE * SIDE;
    private static final double MOST_AREA = 0.3 * SIDE * SIDE;

    /**
     * A rectangle.
     *
     * @param left share of the width, 0 to 1
     * @param top share of the height, 0 to 1
     * @param right above left, to 1
     * @param bottom above top, to 1
     */
    public record Box(double left, double top, double right, double bottom) {

        boolean contains(double x, double y) {
            return x >= left && x < right && y >= top && y < bottom;
        }
    }

    /**
     * Looks for the lungs.
     *
     * @param image an upright image, bones bright
     * @return empty where nothing looks like a pair of lungs
     */
    public static Optional<LungFields> of(GrayImage image) {
        double[] pixels = smoothed(Preprocessing.of(SIDE, SIDE).apply(image).buffer());
        double threshold = otsu(pixels);
        for (double share : SHARES_OF_THRESHOLD) {
            List<Region> lungs = DarkRegions.of(pixels, SIDE, share * threshold).stream()
                    .filter(LungFields::isLikeALung)
                    .toList();
            Optional<Region> first = largest(lungs, 0, SIDE / 2.0);
            Optional<Region> second = largest(lungs, SIDE / 2.0, SIDE);
            if (first.isPresent() && second.isPresent() && arePair(first.get(), second.get())) {
                return Optional.of(of(first.get(), second.get()));
            }
        }
        return Optional.empty();
    }

    /** Both get the height of the two together: a heart or a liver hides part of one lung more often than of both. */
    private static LungFields of(Region first, Region second) {
        double top = Math.min(first.top(), second.top()) / (double) SIDE;
        double bottom = Math.max(first.bottom(), second.bottom()) / (double) SIDE;
        return new LungFields(
                new Box(first.left() / (double) SIDE, top, first.right() / (double) SIDE, bottom),
                new Box(second.left() / (double) SIDE, top, second.right() / (double) SIDE, bottom));
    }

    /** Means of 3 x 3 pixels, fewer at the edge. */
    private static double[] smoothed(ByteBuffer raw) {
        double[] means = new double[SIDE * SIDE];
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            int count = 0;
            for (int y = Math.max(0, i / SIDE - 1); y <= Math.min(SIDE - 1, i / SIDE + 1); y++) {
                for (int x = Math.max(0, i % SIDE - 1); x <= Math.min(SIDE - 1, i % SIDE + 1); x++) {
                    sum += raw.get(y * SIDE + x) & 0xFF;
                    count++;
                }
            }
            means[i] = sum / count;
        }
        return means;
    }

    /** The level that parts the middle of the image with the largest variance between both parts (Otsu 1979). */
    private static int otsu(double[] pixels) {
        int[] counts = new int[LEVELS];
        IntStream.range(0, pixels.length).filter(LungFields::isInside).forEach(i -> counts[(int) pixels[i]]++);
        double all = 0;
        double total = 0;
        for (int level = 0; level < LEVELS; level++) {
            all += counts[level];
            total += (double) level * counts[level];
        }
        double below = 0;
        double sum = 0;
        double most = -1;
        int best = 0;
        for (int level = 0; level < LEVELS; level++) {
            below += counts[level];
            sum += (double) level * counts[level];
            double difference = sum / below - (total - sum) / (all - below); // NaN where one part is empty
            double variance = below * (all - below) * difference * difference;
            if (variance > most) {
                most = variance;
                best = level;
            }
        }
        return best;
    }

    private static boolean isInside(int index) {
        int x = index % SIDE;
        int y = index / SIDE;
        return x >= MARGIN && x < SIDE - MARGIN && y >= MARGIN && y < SIDE - MARGIN;
    }

    private static boolean isLikeALung(Region region) {
        boolean touchesEdge =
                region.left() == 0 || region.top() == 0 || region.right() == SIDE || region.bottom() == SIDE;
        return !touchesEdge
                && region.area() >= LEAST_AREA
                && region.area() <= MOST_AREA
                && region.height() >= SIDE / 4
                && region.width() <= SIDE / 2
                && region.area() >= 0.4 * region.width() * region.height();
    }

    private static Optional<Region> largest(List<Region> regions, double from, double to) {
        return regions.stream()
                .filter(region -> region.center() > from && region.center() < to)
                .max(Comparator.comparingInt(Region::area));
    }

    private static boolean arePair(Region first, Region second) {
        int common = Math.min(first.bottom(), second.bottom()) - Math.max(first.top(), second.top());
        int smaller = Math.min(first.area(), second.area());
        return 2 * common >= Math.min(first.height(), second.height())
                && 3 * smaller >= Math.max(first.area(), second.area())
                && first.right() <= second.left() + 2;
    }

    /**
     * True for a point in one of the boxes.
     *
     * @param x share of the width
     * @param y share of the height
     * @return true inside
     */
    public boolean contains(double x, double y) {
        return first.contains(x, y) || second.contains(x, y);
    }
}
