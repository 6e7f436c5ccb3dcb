// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.Locale;

/** Numbers as the report prints them. */
final class Figures {

    private Figures() {}

    static String two(double value) {
        return Double.isNaN(value) ? "not measurable" : String.format(Locale.ROOT, "%.2f", value);
    }

    static String interval(double value, double lower, double upper) {
        return String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", value, lower, upper);
    }

    static String small(double value) {
        return value < 0.001 ? String.format(Locale.ROOT, "%.0e", value) : String.format(Locale.ROOT, "%.3f", value);
    }

    /** The baseline of a rank correlation. */
    static String chance(Chance chance) {
        return interval(chance.correlation(), chance.lower(), chance.upper());
    }

    static String overlap(Agreement found, Chance chance) {
        return String.format(
                Locale.ROOT,
                "%d (by chance %.1f, at most %.0f)",
                found.overlap(),
                chance.overlap(),
                chance.overlapUpper());
    }
}
