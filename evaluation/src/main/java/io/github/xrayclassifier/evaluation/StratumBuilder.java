// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The metrics of one stratum. All measures are collected first, so that one pass over the resamples serves them all; then an
 * interval without spread gets the ends that its proportion has by Wilson.
 */
final class StratumBuilder {

    private final Predictions predictions;
    private final EvaluationOptions options;
    private final ScoreTable table;
    private final GroupBootstrap bootstrap;
    private final IntPredicate inside;
    private final int[] images;

    StratumBuilder(
            Predictions predictions,
            EvaluationOptions options,
            ScoreTable table,
            GroupBootstrap bootstrap,
            IntPredicate inside) {
        this.predictions = predictions;
        this.options = options;
        this.table = table;
        this.bootstrap = bootstrap;
        this.inside = inside;
        this.images = IntStream.range(0, predictions.count()).filter(inside).toArray();
    }

    Evaluation.Stratum build(String kind, String name) {
        List<Measures.Measure> measures = new ArrayList<>();
        measures.add(Measures.overall(table, images, options::isAbstained));
        for (int f = 0; f < table.findings(); f++) {
            measures.add(Measures.finding(
                    table, f, images, prevalence(predictions.findings().get(f))));
        }
        int positive = predictions.findings().indexOf(options.positive());
        if (positive >= 0) {
            measures.addAll(calls(positive));
        }
        List<Map<Metric, Interval>> results = measured(measures);
        int findings = table.findings();
        return new Evaluation.Stratum(
                kind,
                name,
                images.length,
                bootstrap.groups(inside),
                overall(results.get(0)),
                findings(results.subList(1, 1 + findings)),
                positive < 0 ? List.of() : oneVsRest(positive, results.subList(1 + findings, results.size())));
    }

    private OptionalDouble prevalence(Finding finding) {
        Double given = options.prevalences().get(finding);
        return given == null ? OptionalDouble.empty() : OptionalDouble.of(given);
    }

    /** First as the model calls the finding, then at each threshold. */
    private List<Measures.Measure> calls(int positive) {
        boolean[] shows = table.shows()[positive];
        boolean[] called = table.called()[positive];
        double[] p = table.calibrated()[positive];
        OptionalDouble prevalence = prevalence(options.positive());
        List<Measures.Measure> calls = new ArrayList<>();
        calls.add(Measures.call(shows, i -> called[i], images, prevalence));
        options.thresholds()
                .values()
                .forEach(threshold -> calls.add(Measures.call(shows, i -> p[i] >= threshold, images, prevalence)));
        return calls;
    }

    private List<Map<Metric, Interval>> measured(List<Measures.Measure> measures) {
        List<List<Metric>> names = new ArrayList<>();
        double[] weights = new double[predictions.count()];
        Arrays.fill(weights, 1);
        measures.forEach(measure -> names.add(List.copyOf(measure.of(weights).keySet())));
        int total = names.stream().mapToInt(List::size).sum();
        List<Optional<Interval>> intervals = bootstrap.intervals(times -> {
            for (int i : images) {
                weights[i] = times.of(i);
            }
            double[] values = new double[total];
            int at = 0;
            for (Measures.Measure measure : measures) {
                for (double value : measure.of(weights).values()) {
                    values[at++] = value;
                }
            }
            return values;
        });
        List<Map<Metric, Interval>> results = new ArrayList<>();
        int at = 0;
        for (List<Metric> metrics : names) {
            Map<Metric, Interval> result = new EnumMap<>(Metric.class);
            for (Metric metric : metrics) {
                intervals.get(at++).ifPresent(interval -> result.put(metric, interval));
            }
            results.add(result);
        }
        return results;
    }

    private Map<Metric, Interval> overall(Map<Metric, Interval> metrics) {
        for (Metric metric :
                List.of(Metric.ACCURACY, Metric.EXACT_MATCH, Metric.JACCARD, Metric.HAMMING_LOSS, Metric.ABSTAINED)) {
            metrics.computeIfPresent(metric, (m, found) -> bootstrap.proportion(found, inside));
        }
        // A mean of sensitivities is known no better than that of the finding with the fewest groups.
        IntPredicate rarest = IntStream.range(0, table.findings())
                .mapToObj(this::shows)
                .filter(shows -> bootstrap.groups(shows) > 0)
                .min(java.util.Comparator.comparingInt(bootstrap::groups))
                .orElse(inside);
        metrics.computeIfPresent(Metric.BALANCED_ACCURACY, (m, found) -> bootstrap.proportion(found, rarest));
        return Collections.unmodifiableMap(metrics);
    }

    private IntPredicate shows(int finding) {
        boolean[] shows = table.shows()[finding];
        return i -> inside.test(i) && shows[i];
    }

    private IntPredicate lacks(int finding) {
        boolean[] shows = table.shows()[finding];
        return i -> inside.test(i) && !shows[i];
    }

    private List<Evaluation.FindingResult> findings(List<Map<Metric, Interval>> results) {
        List<Evaluation.FindingResult> findings = new ArrayList<>();
        for (int f = 0; f < results.size(); f++) {
            Finding finding = predictions.findings().get(f);
            IntPredicate shows = shows(f);
            int count = (int) Arrays.stream(images).filter(shows).count();
            findings.add(new Evaluation.FindingResult(
                    finding, count, bootstrap.groups(shows), call(f, results.get(f), prevalence(finding))));
        }
        return findings;
    }

    private List<Evaluation.OneVsRest> oneVsRest(int positive, List<Map<Metric, Interval>> results) {
        List<Map<Metric, Interval>> calls = results.stream()
                .map(metrics -> call(positive, metrics, prevalence(options.positive())))
                .toList();
        List<Evaluation.OneVsRest> rules = new ArrayList<>();
        rules.add(
                table.isExclusive()
                        ? new Evaluation.OneVsRest("top-1", OptionalDouble.empty(), calls.get(0))
                        : new Evaluation.OneVsRest(
                                "operating point",
                                OptionalDouble.of(options.operatingPoint(options.positive())),
                                calls.get(0)));
        options.thresholds()
                .forEach((name, threshold) -> rules.add(
                        new Evaluation.OneVsRest(name, OptionalDouble.of(threshold), calls.get(rules.size()))));
        return rules;
    }

    /** The metrics of a yes or no, each a proportion of all images, of those that show the finding or of those that do not. */
    private Map<Metric, Interval> call(int finding, Map<Metric, Interval> metrics, OptionalDouble prevalence) {
        IntPredicate shows = shows(finding);
        IntPredicate lacks = lacks(finding);
        metrics.computeIfPresent(Metric.ACCURACY, (m, found) -> bootstrap.proportion(found, inside));
        metrics.computeIfPresent(Metric.SENSITIVITY, (m, found) -> bootstrap.proportion(found, shows));
        metrics.computeIfPresent(Metric.SPECIFICITY, (m, found) -> bootstrap.proportion(found, lacks));
        metrics.computeIfPresent(Metric.AUC, (m, found) -> bootstrap.separation(found, shows, lacks));
        metrics.computeIfPresent(Metric.AVERAGE_PRECISION, (m, found) -> bootstrap.separation(found, shows, lacks));
        Interval sensitivity = metrics.get(Metric.SENSITIVITY);
        Interval specificity = metrics.get(Metric.SPECIFICITY);
        if (prevalence.isPresent() && sensitivity != null && specificity != null) {
            double p = prevalence.getAsDouble();
            metrics.computeIfPresent(
                    Metric.PPV,
                    (m, found) -> predictive(
                            found,
                            Measures.ppv(p, sensitivity.lower(), specificity.lower()),
                            Measures.ppv(p, sensitivity.upper(), specificity.upper())));
            metrics.computeIfPresent(
                    Metric.NPV,
                    (m, found) -> predictive(
                            found,
                            Measures.npv(p, sensitivity.lower(), specificity.lower()),
                            Measures.npv(p, sensitivity.upper(), specificity.upper())));
        }
        return Collections.unmodifiableMap(metrics);
    }

    /** Bayes' rule on the ends of sensitivity and specificity where resampling has no spread. */
    private static Interval predictive(Interval found, double lower, double upper) {
        return GroupBootstrap.hasSpread(found)
                ? found
                : new Interval(
                        found.value(),
                        Double.isNaN(lower) ? 0 : Math.min(found.value(), lower),
                        Double.isNaN(upper) ? 1 : Math.max(found.value(), upper));
    }
}
