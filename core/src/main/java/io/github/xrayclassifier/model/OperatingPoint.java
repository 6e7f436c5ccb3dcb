// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A wish for a trade between sensitivity and specificity; a model's {@link OperatingCurve} turns it into a threshold.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class OperatingPoint {

    private enum Wish {
        SENSITIVITY,
        SPECIFICITY,
        THRESHOLD,
        YOUDEN
    }

    private final Wish wish;
    private final double value;

    private OperatingPoint(Wish wish, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "operating point: expected a share above 0 and at most 1, found " + value);
        }
        this.wish = wish;
        this.value = value;
    }

    /**
     * The most specific threshold that finds at least this share of the positives.
     *
     * @param atLeast above 0, at most 1
     * @return the wish
     */
    public static OperatingPoint sensitivity(double atLeast) {
        return new OperatingPoint(Wish.SENSITIVITY, atLeast);
    }

    /**
     * The most sensitive threshold that clears at least this share of the negatives.
     *
     * @param atLeast above 0, at most 1
     * @return the wish
     */
    public static OperatingPoint specificity(double atLeast) {
        return new OperatingPoint(Wish.SPECIFICITY, atLeast);
    }

    /**
     * The lowest measured threshold at or above a probability.
     *
     * @param probability above 0, at most 1
     * @return the wish
     */
    public static OperatingPoint threshold(double probability) {
        return new OperatingPoint(Wish.THRESHOLD, probability);
    }

    /**
     * The threshold with the largest sensitivity + specificity - 1 (Youden 1950).
     *
     * @return the wish
     */
    public static OperatingPoint maximumYouden() {
        return new OperatingPoint(Wish.YOUDEN, 1);
    }

    /**
     * The number of images that a wish must have been measured on: positives for a sensitivity, negatives for a specificity. A share
     * of n images moves in steps of 1/n, so below 1 / (1 - wish) images only a perfect score would grant it, and one more
     * image could take it away.
     *
     * @return 20 for a sensitivity of 0.95, 50 for a specificity of 0.98; {@link Integer#MAX_VALUE} for a share of 1, which
     *     no measurement can support; 1 for the other wishes
     */
    public int imagesNeeded() {
        boolean isShare = wish == Wish.SENSITIVITY || wish == Wish.SPECIFICITY;
        // 1 / (1 - 0.98) is a little above 50 in floating point.
        return isShare ? (int) Math.ceil(1 / (1 - value) - 1e-6) : 1;
    }

    /**
     * The number of images of a curve that bear on this wish.
     *
     * @param curve one finding's measurements
     * @return its negatives for a specificity, else its positives
     */
    public int imagesOn(OperatingCurve curve) {
        return wish == Wish.SPECIFICITY ? curve.negatives() : curve.positives();
    }

    /**
     * Finds the measured point that grants this wish.
     *
     * @param curve one finding's measurements
     * @return empty if no threshold of the curve reaches the wish, or it was measured on fewer than {@link #imagesNeeded()}
     *     images
     */
    public Optional<OperatingCurve.Point> on(OperatingCurve curve) {
        if (imagesOn(curve) < imagesNeeded()) {
            return Optional.empty();
        }
        Comparator<OperatingCurve.Point> sensitive =
                Comparator.comparingDouble(p -> p.sensitivity().value());
        Comparator<OperatingCurve.Point> specific =
                Comparator.comparingDouble(p -> p.specificity().value());
        var points = curve.points().stream();
        return switch (wish) {
            case SENSITIVITY ->
                points.filter(p -> p.sensitivity().value() >= value).max(specific);
            case SPECIFICITY ->
                points.filter(p -> p.specificity().value() >= value).max(sensitive);
            case THRESHOLD -> points.filter(p -> p.threshold() >= value).findFirst(); // the curve's thresholds rise
            case YOUDEN ->
                points.max(Comparator.comparingDouble(
                        p -> p.sensitivity().value() + p.specificity().value()));
        };
    }

    /**
     * The wish in words.
     *
     * @return for example {@code sensitivity >= 0.95}
     */
    @Override
    public String toString() {
        return wish == Wish.YOUDEN ? "maximum Youden index" : wish.name().toLowerCase(Locale.ROOT) + " >= " + value;
    }
}
