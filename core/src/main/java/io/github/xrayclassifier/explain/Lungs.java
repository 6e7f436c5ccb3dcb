// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The lungs on an image, as a segmentation network draws them: at most two regions, one a lung; smaller specks are dropped.
 * Areas are shares of the upright image. Immutable; may be shared by threads.
 */
public final class Lungs {

    /** The one finding of a segmentation network's card: the logit of its map is positive where lung is likelier than not. */
    public static final Finding FINDING = new Finding("lung");

    /** Shares of the image below which a region is a speck. The smallest of 1,132 lungs drawn by hand takes 3.0 %. */
    private static final double LEAST_REGION = 0.01;

    private static final int POINTS = 128;

    private final Heatmap map;
    private final double left;
    private final double right;

    private Lungs(Heatmap map, double left, double right) {
        this.map = map;
        this.left = left;
        this.right = right;
    }

    /**
     * The lungs in what a segmentation network gave.
     *
     * @param card of the network: one finding, {@code lung}, with maps
     * @param output of its run
     * @param frame of the image under the network's recipe
     * @return the lungs; none, if no region is large enough
     * @throws io.github.xrayclassifier.failure.ModelException if the output has no maps
     * @throws IllegalArgumentException if the card is of another network
     */
    public static Lungs of(ModelCard card, RawOutput output, Heatmap.Frame frame) {
        Heatmap raw = Heatmap.of(card, output, FINDING, frame);
        float[] logits = raw.values();
        int columns = raw.columns();
        List<LungRegions.Region> regions = LungRegions.of(logits, columns);
        List<LungRegions.Region> kept = regions.stream()
                .limit(2)
                .filter(region -> region.cells().size() >= LEAST_REGION * logits.length)
                .toList();
        regions.stream()
                .filter(region -> !kept.contains(region))
                .forEach(region -> region.cells().forEach(cell -> logits[cell] = -logits[cell]));
        Heatmap map = Heatmap.of(FINDING, logits, columns, raw.frame());
        double boundary = boundary(kept, columns);
        double left = area(map, 0, boundary);
        return new Lungs(map, left, area(map, 0, 1) - left);
    }

    /** The share of the input's width at which the lung on the left of the image ends and the other begins. */
    private static double boundary(List<LungRegions.Region> lungs, int columns) {
        if (lungs.isEmpty()) {
            return 0.5;
        }
        LungRegions.Region first = lungs.get(0);
        if (lungs.size() == 2) {
            return (first.centerColumn() + lungs.get(1).centerColumn()) / (2 * columns);
        }
        boolean isPair = 2 * (first.lastColumn() - first.firstColumn()) >= columns;
        double single = first.centerColumn() < columns / 2.0 ? 1 : 0;
        return isPair ? (first.waist() + 0.5) / columns : single;
    }

    private static double area(Heatmap map, double from, double to) {
        int inside = 0;
        for (int i = 0; i < POINTS * POINTS; i++) {
            int row = i / POINTS;
            double x = (i % POINTS + 0.5) / POINTS;
            double y = (row + 0.5) / POINTS;
            inside += x >= from && x < to && isInside(map, x, y) ? 1 : 0;
        }
        return inside / (double) (POINTS * POINTS);
    }

    private static boolean isInside(Heatmap map, double shareX, double shareY) {
        return map.sample(
                        shareX * map.frame().sourceWidth(), shareY * map.frame().sourceHeight())
                > 0; // NaN, where the network did not see the image, is not
    }

    /** {@return true if there is any lung} */
    public boolean isFound() {
        return share() > 0;
    }

    /** {@return the share of the image that both lungs take, 0 to 1} */
    public double share() {
        return left + right;
    }

    /** {@return the share of the image of the lung on its left, which is the patient's right unless it was mirrored} */
    public double leftOfImage() {
        return left;
    }

    /** {@return the share of the image of the lung on its right} */
    public double rightOfImage() {
        return right;
    }

    /**
     * True if a point lies in a lung.
     *
     * @param x source column, 0 to the image's width
     * @param y source row, 0 to the image's height
     * @return false where the recipe cut the image off
     * @throws IndexOutOfBoundsException outside the image
     */
    public boolean contains(double x, double y) {
        return map.at(x, y).orElse(-1) > 0;
    }

    /**
     * The mask, aligned with the decoded pixels of the image.
     *
     * @return of the same size, 255 in a lung and 0 elsewhere
     */
    public GrayImage mask() {
        Heatmap.Frame frame = map.frame();
        byte[] samples = new byte[Math.multiplyExact(frame.width(), frame.height())];
        for (int i = 0; i < samples.length; i++) {
            int row = i / frame.width();
            double x = (i % frame.width() + 0.5) / frame.width();
            double y = (row + 0.5) / frame.height();
            samples[i] = (byte) (isInside(map, x, y) ? 255 : 0);
        }
        return GrayImage.wrap8(samples, frame.width(), frame.height());
    }

    /**
     * The share of a heatmap's evidence that lies in the lungs.
     *
     * @param heatmap of the same image
     * @return the positive values inside, of all positive values; empty if nothing speaks for the finding
     * @throws IllegalArgumentException if the heatmap is of an image of another size
     */
    public OptionalDouble evidence(Heatmap heatmap) {
        Heatmap.Frame frame = map.frame();
        if (heatmap.frame().sourceWidth() != frame.sourceWidth()
                || heatmap.frame().sourceHeight() != frame.sourceHeight()) {
            throw new IllegalArgumentException("lungs: expected a heatmap of an image of " + frame.sourceWidth() + " x "
                    + frame.sourceHeight() + " pixels, found " + heatmap.frame().sourceWidth() + " x "
                    + heatmap.frame().sourceHeight());
        }
        double all = 0;
        double inside = 0;
        for (int i = 0; i < POINTS * POINTS; i++) {
            int row = i / POINTS;
            double x = (i % POINTS + 0.5) / POINTS;
            double y = (row + 0.5) / POINTS;
            double value = heatmap.sample(x * frame.sourceWidth(), y * frame.sourceHeight());
            if (value > 0) {
                all += value;
                inside += isInside(map, x, y) ? value : 0;
            }
        }
        return all > 0 ? OptionalDouble.of(inside / all) : OptionalDouble.empty();
    }

    /**
     * True if two answers draw the same lungs on images of one size.
     *
     * @param other anything
     * @return true for equal maps
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Lungs lungs
                && Arrays.equals(map.values(), lungs.map.values())
                && map.frame().equals(lungs.map.frame());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(map.values());
    }

    /**
     * The areas.
     *
     * @return for example {@code Lungs[13.1 % and 12.4 % of the image]}
     */
    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "Lungs[%.1f %% and %.1f %% of the image]", 100 * left, 100 * right);
    }
}
