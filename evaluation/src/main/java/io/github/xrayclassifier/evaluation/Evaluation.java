// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.Support;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The metrics of a model on labelled images that did not train it: over all of them, by source and by what else the manifest tells of them, and between two
 * findings of one source, each with a 95 % interval by bootstrap over patient groups ({@link GroupBootstrap}). All intervals
 * come from the same resamples.
 *
 * <p>Immutable; may be shared by threads. Same predictions and options, same metrics.
 */
public final class Evaluation {

    /** The columns of a manifest, beside the source, by whose values images are divided. */
    static final List<String> COLUMNS = List.of("age_group", "sex", "view", "manufacturer");

    private final Predictions predictions;
    private final EvaluationOptions options;
    private final ScoreTable table;
    private final GroupBootstrap bootstrap;
    private final Stratum all;

    private Evaluation(Predictions predictions, EvaluationOptions options) {
        predictions.requireKnownLabels();
        this.predictions = predictions;
        this.options = options;
        this.table = ScoreTable.of(predictions, options);
        this.bootstrap = GroupBootstrap.of(
                predictions.entries().stream().map(ManifestEntry::group).toList(), options.resamples(), options.seed());
        this.all = stratum("all", "all", i -> true);
    }

    /**
     * Some of the images. A metric that is not defined on them is left out of the maps, here and below.
     *
     * @param kind {@code all}, {@code source}, {@code age_group}, {@code sex}, {@code view}, {@code manufacturer} or {@code split}
     * @param name of the source or group
     * @param images in it
     * @param groups patient groups in it
     * @param overall over all findings
     * @param findings in the model's order
     * @param oneVsRest the positive finding against the rest, first as the model calls it
     */
    public record Stratum(
            String kind,
            String name,
            int images,
            int groups,
            Map<Metric, Interval> overall,
            List<FindingResult> findings,
            List<OneVsRest> oneVsRest) {

        /** Copies the lists. */
        public Stratum {
            findings = List.copyOf(findings);
            oneVsRest = List.copyOf(oneVsRest);
        }

        /**
         * A metric over all findings.
         *
         * @param metric any
         * @return empty if it is not defined
         */
        public Optional<Interval> metric(Metric metric) {
            return Optional.ofNullable(overall.get(metric));
        }

        /**
         * The metrics of one finding.
         *
         * @param finding one of the model's
         * @return its result
         * @throws IllegalArgumentException if the model lacks it
         */
        public FindingResult finding(Finding finding) {
            return findings.stream()
                    .filter(result -> result.finding().equals(finding))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("expected one of "
                            + findings.stream().map(FindingResult::finding).toList() + ", found " + finding));
        }
    }

    /**
     * One finding against all others, as the model calls it.
     *
     * @param finding the finding
     * @param images that show it
     * @param groups patient groups that show it
     * @param metrics accuracy is that of calling it or not
     */
    public record FindingResult(Finding finding, int images, int groups, Map<Metric, Interval> metrics) {

        /**
         * A metric of the finding.
         *
         * @param metric any
         * @return empty if it is not defined
         */
        public Optional<Interval> metric(Metric metric) {
            return Optional.ofNullable(metrics.get(metric));
        }
    }

    /**
     * One rule for calling the positive finding.
     *
     * @param rule {@code top-1} or {@code operating point} as the model calls it, else the threshold's name
     * @param threshold of the calibrated probability; empty for top-1
     * @param metrics of the calls
     */
    public record OneVsRest(String rule, OptionalDouble threshold, Map<Metric, Interval> metrics) {

        /**
         * A metric of the calls.
         *
         * @param metric any
         * @return empty if it is not defined
         */
        public Optional<Interval> metric(Metric metric) {
            return Optional.ofNullable(metrics.get(metric));
        }
    }

    /**
     * One comparison inside a source.
     *
     * @param pair the two findings and the source
     * @param positives images with the finding
     * @param negatives images with the other
     * @param auc empty where one side is missing
     */
    public record PairResult(SourcePair pair, int positives, int negatives, Optional<Interval> auc) {}

    /**
     * Evaluates.
     *
     * @param predictions scores on images that did not train the model
     * @param options calibration, operating points, bootstrap
     * @return the evaluation
     * @throws IllegalArgumentException if an image is labelled with what is none of the findings: the message lists them
     */
    public static Evaluation of(Predictions predictions, EvaluationOptions options) {
        return new Evaluation(predictions, options);
    }

    /**
     * All images together.
     *
     * @return the metrics
     */
    public Stratum all() {
        return all;
    }

    /**
     * All images, then each source, age group, sex, view, manufacturer, then each split if there are several. Evaluated at each call.
     *
     * @return at least one
     */
    public List<Stratum> strata() {
        List<Stratum> strata = new ArrayList<>(List.of(all));
        addBy(strata, "source", ManifestEntry::source);
        for (String column : COLUMNS) {
            addBy(strata, column, entry -> entry.columns().getOrDefault(column, ""));
        }
        if (predictions.entries().stream().map(ManifestEntry::split).distinct().count() > 1) {
            addBy(strata, "split", ManifestEntry::split);
        }
        return strata;
    }

    private void addBy(List<Stratum> strata, String kind, Function<ManifestEntry, String> value) {
        for (String name : new TreeSet<>(predictions.entries().stream()
                .map(value)
                .filter(v -> !v.isEmpty())
                .toList())) {
            strata.add(stratum(
                    kind, name, i -> value.apply(predictions.entries().get(i)).equals(name)));
        }
    }

    private Stratum stratum(String kind, String name, IntPredicate inside) {
        return new StratumBuilder(predictions, options, table, bootstrap, inside).build(kind, name);
    }

    /**
     * The comparisons inside one source that these images allow.
     *
     * @return as {@link SourcePair#inside} lists them
     */
    public List<PairResult> pairs() {
        return pairs(SourcePair.inside(predictions.findings(), predictions.entries()));
    }

    /**
     * Comparisons inside one source.
     *
     * @param pairs findings that the model lacks are refused
     * @return in the same order
     * @throws IllegalArgumentException if the model lacks a finding
     */
    public List<PairResult> pairs(List<SourcePair> pairs) {
        List<PairResult> results = new ArrayList<>();
        for (SourcePair pair : pairs) {
            RankedScores ranked = pair.ranked(predictions);
            Optional<Interval> auc = bootstrap
                    .intervals(times -> new double[] {ranked.auc(times)})
                    .get(0)
                    .map(found -> separation(found, ranked));
            results.add(new PairResult(pair, ranked.positives(), ranked.count() - ranked.positives(), auc));
        }
        return results;
    }

    private Interval separation(Interval found, RankedScores ranked) {
        return bootstrap.separation(found, ranked.positiveImages()::get, ranked.negativeImages()::get);
    }

    /**
     * The net benefit of each finding's calibrated probability over thresholds, at the prevalence of the options, else at that
     * of these images.
     *
     * @return by finding that has positives and negatives here, in the model's order
     */
    public Map<Finding, DecisionCurve> decisionCurves() {
        Map<Finding, DecisionCurve> curves = new LinkedHashMap<>();
        for (int f = 0; f < table.findings(); f++) {
            Finding finding = predictions.findings().get(f);
            Optional<Double> prevalence =
                    Optional.ofNullable(options.prevalences().get(finding));
            DecisionCurve.of(table.calibrated()[f], table.shows()[f], prevalence)
                    .ifPresent(curve -> curves.put(finding, curve));
        }
        return curves;
    }

    /**
     * The confusion matrix.
     *
     * @return images by label (row) and top finding (column), in the order of the findings; empty for a model with sigmoid,
     *     whose images have sets of labels
     */
    public int[][] confusion() {
        int count = predictions.outputKind() == OutputKind.SOFTMAX ? table.findings() : 0;
        int[][] matrix = new int[count][count];
        for (int i = 0; count > 0 && i < predictions.count(); i++) {
            matrix[table.labels()[i]][table.top()[i]]++;
        }
        return matrix;
    }

    /**
     * The evidence for a model card.
     *
     * @param patientGroups by finding, of its training images; 0 for a finding that is not there
     * @return by finding that has positives and negatives here, in the model's order
     */
    public Map<Finding, Support> support(Map<Finding, Integer> patientGroups) {
        Map<Finding, Support> support = new LinkedHashMap<>();
        for (FindingResult result : all.findings()) {
            result.metric(Metric.AUC)
                    .ifPresent(auc -> support.put(
                            result.finding(),
                            new Support(patientGroups.getOrDefault(result.finding(), 0), result.groups(), auc)));
        }
        return support;
    }

    /**
     * Sensitivity and specificity over thresholds of the calibrated probability, for a model card.
     *
     * @param calibration as the card has it
     * @param dataset the name of these images
     * @return by finding that has positives and negatives here, in the model's order
     */
    public Map<Finding, OperatingCurve> operatingCurves(Calibration calibration, String dataset) {
        double[][] columns =
                ScoreTable.of(predictions, options.withCalibration(calibration)).calibrated();
        Map<Finding, OperatingCurve> curves = new LinkedHashMap<>();
        for (int f = 0; f < columns.length; f++) {
            Finding finding = predictions.findings().get(f);
            boolean[] shows = table.shows()[f];
            RankedScores ranked = RankedScores.of(columns[f], i -> true, i -> shows[i]);
            OperatingCurves.of(ranked, bootstrap, dataset).ifPresent(curve -> curves.put(finding, curve));
        }
        return curves;
    }

    /**
     * The scores and labels that were evaluated.
     *
     * @return with the labels that were left out before
     */
    public Predictions predictions() {
        return predictions;
    }

    EvaluationOptions options() {
        return options;
    }

    ScoreTable table() {
        return table;
    }

    /** The number of patient groups. */
    int groups() {
        return bootstrap.groups(i -> true);
    }

    int count(IntPredicate images) {
        return (int) IntStream.range(0, predictions.count()).filter(images).count();
    }
}
