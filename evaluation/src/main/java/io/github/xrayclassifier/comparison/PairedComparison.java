// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.comparison;

import io.github.xrayclassifier.evaluation.GroupBootstrap;
import io.github.xrayclassifier.evaluation.RankedScores;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Two models on the same images: each metric of both and their difference, with 95 % intervals by the paired bootstrap over
 * patient groups, which draws the same groups for both models. Immutable; may be shared by threads.
 */
public final class PairedComparison {

    private final List<PredictionTable.Row> first;
    private final List<PredictionTable.Row> second;
    private final List<Finding> findings;
    private final GroupBootstrap bootstrap;
    private final int groups;

    private PairedComparison(
            List<PredictionTable.Row> first,
            List<PredictionTable.Row> second,
            List<Finding> findings,
            int resamples,
            long seed) {
        this.first = first;
        this.second = second;
        this.findings = findings;
        List<String> names = first.stream()
                .map(row -> row.group().isEmpty() ? row.path() : row.group())
                .toList();
        this.groups = (int) names.stream().distinct().count();
        this.bootstrap = GroupBootstrap.of(names, resamples, seed);
    }

    /**
     * A metric of both models.
     *
     * @param name for people
     * @param first of the first model
     * @param second of the second model
     * @param difference second less first, paired
     */
    public record Difference(String name, Interval first, Interval second, Interval difference) {}

    /**
     * One finding against the rest.
     *
     * @param finding in both tables
     * @param positives images that show it
     * @param auc areas under the ROC curve
     * @param test of the difference; empty with fewer than two positives or negatives
     */
    public record FindingDifference(Finding finding, int positives, Difference auc, Optional<DeLong> test) {}

    /**
     * An image that one model's most probable finding is right for and the other's is not.
     *
     * @param path as the tables have it
     * @param label the finding that it counts under
     * @param first the first model's most probable finding
     * @param second the second model's most probable finding
     */
    public record Disagreement(String path, Finding label, Finding first, Finding second) {}

    /**
     * Aligns two tables.
     *
     * @param first of one model
     * @param second of the other, with the same images in any order
     * @param resamples of the bootstrap, at least 1
     * @param seed same seed, same intervals
     * @return the comparison
     * @throws IllegalArgumentException if they are of other images, an image has two labels, or no finding is in both
     */
    public static PairedComparison of(PredictionTable first, PredictionTable second, int resamples, long seed) {
        Map<String, PredictionTable.Row> other = byPath(second);
        Map<String, PredictionTable.Row> one = byPath(first);
        List<String> missing =
                one.keySet().stream().filter(path -> !other.containsKey(path)).toList();
        List<String> further =
                other.keySet().stream().filter(path -> !one.containsKey(path)).toList();
        if (one.isEmpty() || !missing.isEmpty() || !further.isEmpty()) {
            throw new IllegalArgumentException(
                    "comparison: expected the same images in both tables, at least one, found "
                            + missing.size() + " in the first alone" + example(missing) + " and " + further.size()
                            + " in the second alone" + example(further));
        }
        List<PredictionTable.Row> aligned = new ArrayList<>();
        for (PredictionTable.Row row : first.rows()) {
            PredictionTable.Row counterpart = other.getOrDefault(row.path(), row);
            if (!counterpart.label().equals(row.label())
                    || !counterpart.labels().equals(row.labels())) {
                throw new IllegalArgumentException("comparison: expected one label for each image, found "
                        + row.labels() + " and " + counterpart.labels() + " for " + row.path());
            }
            aligned.add(counterpart);
        }
        List<Finding> both =
                first.findings().stream().filter(second.findings()::contains).toList();
        if (both.isEmpty()) {
            throw new IllegalArgumentException("comparison: expected a finding that is in both tables, found "
                    + first.findings() + " and " + second.findings());
        }
        return new PairedComparison(first.rows(), aligned, both, resamples, seed);
    }

    private static String example(List<String> paths) {
        return paths.isEmpty() ? "" : ", for example " + paths.get(0);
    }

    private static Map<String, PredictionTable.Row> byPath(PredictionTable table) {
        Map<String, PredictionTable.Row> rows = new LinkedHashMap<>();
        for (PredictionTable.Row row : table.rows()) {
            if (rows.put(row.path(), row) != null) {
                throw new IllegalArgumentException(
                        "comparison: expected each image once in a table, found " + row.path() + " again");
            }
        }
        return rows;
    }

    /** {@return the number of images} */
    public int images() {
        return first.size();
    }

    /** {@return the number of patient groups} */
    public int groups() {
        return groups;
    }

    /** {@return top-1 accuracy, proportion answered, and accuracy of the answers; one that is not defined is left out} */
    public List<Difference> overall() {
        List<Difference> differences = new ArrayList<>();
        add(differences, "top-1 accuracy", i -> true, i -> true, right(first), right(second));
        add(
                differences,
                "answered",
                i -> true,
                i -> true,
                i -> first.get(i).isAnswered(),
                i -> second.get(i).isAnswered());
        add(
                differences,
                "accuracy of the answers",
                i -> first.get(i).isAnswered(),
                i -> second.get(i).isAnswered(),
                right(first),
                right(second));
        return differences;
    }

    private static IntPredicate right(List<PredictionTable.Row> rows) {
        return i -> rows.get(i).labels().contains(top(rows.get(i)));
    }

    private static Finding top(PredictionTable.Row row) {
        return row.probabilities().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private void add(
            List<Difference> differences,
            String name,
            IntPredicate countedFirst,
            IntPredicate countedSecond,
            IntPredicate firstHit,
            IntPredicate secondHit) {
        Optional<Interval> one = bootstrap.proportion(countedFirst, firstHit);
        Optional<Interval> other = bootstrap.proportion(countedSecond, secondHit);
        paired(
                        name,
                        times -> proportion(times, countedFirst, firstHit),
                        times -> proportion(times, countedSecond, secondHit))
                .map(found -> new Difference(
                        name, one.orElse(found.first()), other.orElse(found.second()), found.difference()))
                .ifPresent(differences::add);
    }

    private double proportion(RankedScores.Multiplicity times, IntPredicate counted, IntPredicate hit) {
        double all = 0;
        double hits = 0;
        for (int i = 0; i < first.size(); i++) {
            if (counted.test(i)) {
                double weight = times.of(i);
                all += weight;
                hits += hit.test(i) ? weight : 0;
            }
        }
        return hits / all;
    }

    /** A metric on a resample. */
    @FunctionalInterface
    private interface Statistic {
        double of(RankedScores.Multiplicity times);
    }

    private Optional<Difference> paired(String name, Statistic one, Statistic other) {
        List<Optional<Interval>> intervals = bootstrap.intervals(times -> {
            double a = one.of(times);
            double b = other.of(times);
            return new double[] {a, b, b - a};
        });
        if (intervals.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of(new Difference(
                name,
                intervals.get(0).orElseThrow(),
                intervals.get(1).orElseThrow(),
                intervals.get(2).orElseThrow()));
    }

    /** {@return each finding of both models that has positives and negatives, in the first model's order} */
    public List<FindingDifference> findings() {
        List<FindingDifference> differences = new ArrayList<>();
        for (Finding finding : findings) {
            boolean[] shows = new boolean[first.size()];
            for (int i = 0; i < shows.length; i++) {
                shows[i] = first.get(i).labels().contains(finding);
            }
            double[] a = scores(first, finding);
            double[] b = scores(second, finding);
            RankedScores one = RankedScores.of(a, i -> true, i -> shows[i]);
            RankedScores other = RankedScores.of(b, i -> true, i -> shows[i]);
            int positives =
                    (int) IntStream.range(0, shows.length).filter(i -> shows[i]).count();
            boolean isTestable = Math.min(positives, shows.length - positives) > 1;
            Optional<DeLong> test = isTestable ? Optional.of(DeLong.of(a, b, shows)) : Optional.empty();
            paired("AUC", one::auc, other::auc)
                    .map(auc -> new Difference(
                            auc.name(),
                            bootstrap.separation(auc.first(), i -> shows[i], i -> !shows[i]),
                            bootstrap.separation(auc.second(), i -> shows[i], i -> !shows[i]),
                            auc.difference()))
                    .ifPresent(auc -> differences.add(new FindingDifference(finding, positives, auc, test)));
        }
        return differences;
    }

    private static double[] scores(List<PredictionTable.Row> rows, Finding finding) {
        return rows.stream()
                .mapToDouble(row -> row.probabilities().getOrDefault(finding, Double.NaN))
                .toArray();
    }

    /** {@return the images that one model alone is right for, in the order of the first table} */
    public List<Disagreement> disagreements() {
        List<Disagreement> found = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            if (right(first).test(i) != right(second).test(i)) {
                PredictionTable.Row row = first.get(i);
                found.add(new Disagreement(row.path(), row.label(), top(row), top(second.get(i))));
            }
        }
        return found;
    }
}
