// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.Support;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How good a model is on labelled images that did not train it: accuracy, and for each finding sensitivity, specificity
 * and area under the ROC curve, with 95 % intervals by bootstrap over patient groups; the same by source, and the
 * comparisons inside one source that a shortcut cannot win.
 *
 * <p>Immutable; may be shared by threads. Same predictions and seed, same figures. {@link Assessment} tells more.
 */
public final class Evaluation {

    /** Bootstrap resamples: the ends of a 95 % interval then have a standard error of a few hundredths of its width. */
    public static final int RESAMPLES = 2000;

    private final Predictions predictions;
    private final GroupBootstrap bootstrap;

    private Evaluation(Predictions predictions, GroupBootstrap bootstrap) {
        this.predictions = predictions;
        this.bootstrap = bootstrap;
    }

    /**
     * Prepares an evaluation.
     *
     * @param predictions scores on images that did not train the model
     * @param seed of the bootstrap
     * @return the evaluation with {@link #RESAMPLES} resamples
     */
    public static Evaluation of(Predictions predictions, long seed) {
        return of(predictions, seed, RESAMPLES);
    }

    /**
     * Prepares an evaluation with another number of resamples.
     *
     * @param predictions scores on images that did not train the model
     * @param seed of the bootstrap
     * @param resamples at least 1
     * @return the evaluation
     */
    public static Evaluation of(Predictions predictions, long seed, int resamples) {
        List<String> groups =
                predictions.entries().stream().map(ManifestEntry::group).toList();
        return new Evaluation(predictions, GroupBootstrap.of(groups, resamples, seed));
    }

    /**
     * One finding against all others.
     *
     * @param images that show it
     * @param groups patient groups that show it
     * @param sensitivity share of them that are answered with it; empty without any
     * @param specificity share of the others that are not answered with it; empty without any
     * @param auc area under the ROC curve of its probability; empty without positives or negatives
     */
    public record FindingFigures(
            int images,
            int groups,
            Optional<Interval> sensitivity,
            Optional<Interval> specificity,
            Optional<Interval> auc) {}

    /**
     * One source.
     *
     * @param images of it
     * @param accuracy share answered with their label
     * @param sensitivities by finding that occurs in it
     */
    public record SourceFigures(int images, Optional<Interval> accuracy, Map<Finding, Interval> sensitivities) {}

    /**
     * One comparison inside a source.
     *
     * @param pair what is compared
     * @param positives images with the finding
     * @param negatives images with the other
     * @param auc empty where one side is missing
     */
    public record PairFigures(SourcePair pair, int positives, int negatives, Optional<Interval> auc) {}

    /**
     * Share of the images whose likeliest finding is their label.
     *
     * @return with its interval
     */
    public Optional<Interval> accuracy() {
        Optional<Interval> interval = bootstrap
                .intervals(times ->
                        new double[] {share(i -> true, i -> predictions.label(i) == predictions.answer(i), times)})
                .get(0);
        return bootstrap.share(interval, i -> true);
    }

    /**
     * Each finding against all others. The answer to an image is its likeliest finding.
     *
     * @return by finding, in the model's order
     */
    public Map<Finding, FindingFigures> findings() {
        int count = predictions.findings().size();
        List<RankedScores> ranked = ranked(Calibration.none());
        List<Optional<Interval>> intervals = bootstrap.intervals(times -> {
            double[] figures = new double[3 * count];
            for (int f = 0; f < count; f++) {
                int finding = f;
                figures[3 * f] = share(i -> predictions.shows(i, finding), i -> answers(i, finding), times);
                figures[3 * f + 1] = share(i -> !predictions.shows(i, finding), i -> !answers(i, finding), times);
                figures[3 * f + 2] = ranked.get(f).auc(times);
            }
            return figures;
        });
        Map<Finding, FindingFigures> figures = new LinkedHashMap<>();
        for (int f = 0; f < count; f++) {
            int finding = f;
            IntPredicate shows = i -> predictions.shows(i, finding);
            figures.put(
                    predictions.findings().get(f),
                    new FindingFigures(
                            ranked.get(f).positives(),
                            bootstrap.groups(shows),
                            bootstrap.share(intervals.get(3 * f), shows),
                            bootstrap.share(intervals.get(3 * f + 1), shows.negate()),
                            intervals.get(3 * f + 2)));
        }
        return figures;
    }

    /**
     * Accuracy and sensitivities by source.
     *
     * @return by source, sorted
     */
    public Map<String, SourceFigures> sources() {
        Map<String, SourceFigures> figures = new TreeMap<>();
        for (String source : new TreeSet<>(
                predictions.entries().stream().map(ManifestEntry::source).toList())) {
            figures.put(source, source(source));
        }
        return figures;
    }

    private SourceFigures source(String source) {
        int count = predictions.findings().size();
        IntPredicate inside = i -> predictions.entries().get(i).source().equals(source);
        List<Optional<Interval>> intervals = bootstrap.intervals(times -> {
            double[] shares = new double[count + 1];
            shares[count] = share(inside, i -> predictions.label(i) == predictions.answer(i), times);
            for (int f = 0; f < count; f++) {
                int finding = f;
                shares[f] =
                        share(i -> inside.test(i) && predictions.shows(i, finding), i -> answers(i, finding), times);
            }
            return shares;
        });
        Map<Finding, Interval> sensitivities = new LinkedHashMap<>();
        for (int f = 0; f < count; f++) {
            Finding finding = predictions.findings().get(f);
            int number = f;
            bootstrap
                    .share(intervals.get(f), i -> inside.test(i) && predictions.shows(i, number))
                    .ifPresent(interval -> sensitivities.put(finding, interval));
        }
        int images =
                (int) IntStream.range(0, predictions.count()).filter(inside).count();
        return new SourceFigures(images, bootstrap.share(intervals.get(count), inside), sensitivities);
    }

    /**
     * Comparisons inside one source.
     *
     * @param pairs what to compare; findings that the model lacks are refused
     * @return in the same order
     * @throws IllegalArgumentException if the model lacks a finding
     */
    public List<PairFigures> pairs(List<SourcePair> pairs) {
        List<PairFigures> figures = new ArrayList<>();
        for (SourcePair pair : pairs) {
            RankedScores ranked = pair.ranked(predictions);
            Optional<Interval> auc = bootstrap
                    .intervals(times -> new double[] {ranked.auc(times)})
                    .get(0);
            figures.add(new PairFigures(pair, ranked.positives(), ranked.count() - ranked.positives(), auc));
        }
        return figures;
    }

    /**
     * Who is taken for whom.
     *
     * @return images by label (row) and answer (column), in the order of the findings; images with another label do not count
     */
    public int[][] confusion() {
        int count = predictions.findings().size();
        int[][] matrix = new int[count][count];
        for (int i = 0; i < predictions.count(); i++) {
            if (predictions.label(i) >= 0) {
                matrix[predictions.label(i)][predictions.answer(i)]++;
            }
        }
        return matrix;
    }

    /**
     * The evidence for a model card.
     *
     * @param training the rows the model was trained on
     * @return by finding that has positives and negatives here
     */
    public Map<Finding, Support> support(List<ManifestEntry> training) {
        Map<Finding, Support> support = new LinkedHashMap<>();
        findings()
                .forEach((finding, figures) -> figures.auc().ifPresent(auc -> {
                    Set<String> groups = new HashSet<>();
                    training.stream()
                            .filter(entry -> entry.labels().contains(finding))
                            .forEach(entry -> groups.add(entry.group()));
                    support.put(finding, new Support(groups.size(), figures.groups(), auc));
                }));
        return support;
    }

    /**
     * Sensitivity and specificity over thresholds of the calibrated probability, for a model card.
     *
     * @param calibration as the card has it
     * @param dataset what to call these images
     * @return by finding that has positives and negatives here
     */
    public Map<Finding, OperatingCurve> operatingCurves(Calibration calibration, String dataset) {
        Map<Finding, OperatingCurve> curves = new LinkedHashMap<>();
        List<RankedScores> ranked = ranked(calibration);
        for (int f = 0; f < ranked.size(); f++) {
            Finding finding = predictions.findings().get(f);
            OperatingCurves.of(ranked.get(f), bootstrap, dataset).ifPresent(curve -> curves.put(finding, curve));
        }
        return curves;
    }

    Predictions predictions() {
        return predictions;
    }

    private List<RankedScores> ranked(Calibration calibration) {
        double[][] columns = new double[predictions.findings().size()][predictions.count()];
        for (int i = 0; i < predictions.count(); i++) {
            double[] p = predictions.probabilities(i, calibration);
            for (int f = 0; f < p.length; f++) {
                columns[f][i] = p[f];
            }
        }
        List<RankedScores> ranked = new ArrayList<>();
        for (int f = 0; f < columns.length; f++) {
            int finding = f;
            ranked.add(RankedScores.of(columns[f], i -> true, i -> predictions.shows(i, finding)));
        }
        return ranked;
    }

    private boolean answers(int image, int finding) {
        return predictions.answer(image) == finding;
    }

    private double share(IntPredicate counted, IntPredicate hit, RankedScores.Multiplicity times) {
        double all = 0;
        double hits = 0;
        for (int i = 0; i < predictions.count(); i++) {
            double weight = times.of(i);
            if (weight > 0 && counted.test(i)) {
                all += weight;
                hits += hit.test(i) ? weight : 0;
            }
        }
        return all == 0 ? Double.NaN : hits / all;
    }
}
