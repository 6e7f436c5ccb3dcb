// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Images by class and by another property: how much the one says of the other. */
final class Crosstab {

    /** Images with a value that share one class at least to this degree count as given away: labels hold errors. */
    static final double ALMOST_ALL = 0.99;

    private final String name;
    private final List<String> classes;
    private final List<String> values;
    private final int[] classOf;
    private final int[] valueOf;

    private Crosstab(String name, List<String> classes, List<String> values, int[] classOf, int[] valueOf) {
        this.name = name;
        this.classes = classes;
        this.values = values;
        this.classOf = classOf;
        this.valueOf = valueOf;
    }

    /** An empty value is shown as unknown. */
    static Crosstab of(String name, List<AuditImage> pictures, Function<AuditImage, String> value) {
        Function<AuditImage, String> label = picture -> picture.entry().label().name();
        Function<AuditImage, String> shown =
                picture -> value.apply(picture).isEmpty() ? "unknown" : value.apply(picture);
        List<String> classes =
                new ArrayList<>(new TreeSet<>(pictures.stream().map(label).toList()));
        List<String> values =
                new ArrayList<>(new TreeSet<>(pictures.stream().map(shown).toList()));
        return new Crosstab(
                name,
                classes,
                values,
                pictures.stream().mapToInt(p -> classes.indexOf(label.apply(p))).toArray(),
                pictures.stream().mapToInt(p -> values.indexOf(shown.apply(p))).toArray());
    }

    String name() {
        return name;
    }

    List<String> classes() {
        return classes;
    }

    List<String> values() {
        return values;
    }

    /** Weighted counts, class by value. */
    double[][] counts(double[] weights) {
        double[][] counts = new double[classes.size()][values.size()];
        for (int i = 0; i < classOf.length; i++) {
            counts[classOf[i]][valueOf[i]] += weights[i];
        }
        return counts;
    }

    /** Cramer's V (1946): 0 for independence, 1 where one determines the other; NaN if either has one value only. */
    static double cramersV(double[][] counts) {
        double[] rows = rows(counts);
        double[] columns = columns(counts);
        double all = sum(rows);
        double squares = 0;
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns.length; c++) {
                squares += counts[r][c] == 0 ? 0 : counts[r][c] * counts[r][c] / rows[r] / columns[c];
            }
        }
        int smaller = Math.min(used(rows), used(columns));
        return smaller < 2 || all == 0 ? Double.NaN : Math.sqrt(Math.max(0, squares - 1) / (smaller - 1));
    }

    /** The share of images guessed right by who knows the value and guesses its most frequent class. */
    static double guessed(double[][] counts) {
        double right = 0;
        for (int c = 0; c < counts[0].length; c++) {
            double best = 0;
            for (double[] row : counts) {
                best = Math.max(best, row[c]);
            }
            right += best;
        }
        return right / sum(rows(counts));
    }

    /** For each class, the share of its images whose value almost no other class has. */
    static double[] givenAway(double[][] counts) {
        double[] columns = columns(counts);
        double[] shares = rows(counts);
        for (int r = 0; r < shares.length; r++) {
            double alone = 0;
            for (int c = 0; c < columns.length; c++) {
                alone += counts[r][c] > 0 && counts[r][c] >= ALMOST_ALL * columns[c] ? counts[r][c] : 0;
            }
            shares[r] = alone / shares[r];
        }
        return shares;
    }

    /** Half the sum of differences: the skill of who tells the two classes, equally frequent, apart by the value alone. */
    static double distance(double[] first, double[] second) {
        double sum = 0;
        for (int c = 0; c < first.length; c++) {
            sum += Math.abs(first[c] / sum(first) - second[c] / sum(second)) / 2;
        }
        return sum;
    }

    /** True for a class with enough images for its proportions to mean something. */
    boolean isMeasurable(int classNumber) {
        int images = 0;
        for (int c : classOf) {
            images += c == classNumber ? 1 : 0;
        }
        return images >= Probe.FEWEST_GROUPS;
    }

    static double[] rows(double[][] counts) {
        double[] sums = new double[counts.length];
        for (int r = 0; r < sums.length; r++) {
            sums[r] = sum(counts[r]);
        }
        return sums;
    }

    private static double[] columns(double[][] counts) {
        double[] sums = new double[counts[0].length];
        for (double[] row : counts) {
            for (int c = 0; c < sums.length; c++) {
                sums[c] += row[c];
            }
        }
        return sums;
    }

    private static int used(double[] sums) {
        int used = 0;
        for (double sum : sums) {
            used += sum > 0 ? 1 : 0;
        }
        return used;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
