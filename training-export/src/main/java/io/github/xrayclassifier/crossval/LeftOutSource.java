// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.GroupBootstrap;
import io.github.xrayclassifier.evaluation.Metric;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.OutputKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The worth of one finding's score on a source that played no part in training. The threshold comes from other rows that were not
 * trained on either, of the sources that were: as one who takes the model elsewhere would have to do.
 *
 * @param fold the one that leaves it out
 * @param images of the source
 * @param positives that show the finding
 * @param accuracy proportion answered with their label
 * @param recallByAnswer share of the positives answered with the finding
 * @param reference the figures of the reference rows: new patients of the sources that were trained on
 * @param referenceAuc of the finding among the reference rows
 * @param threshold probability that the reference's negatives exceed in 5 of 100 cases
 * @param recall share of the positives above the threshold
 * @param specificity share of the source's other images not above it
 */
record LeftOutSource(
        Fold fold,
        int images,
        int positives,
        Optional<Interval> accuracy,
        Optional<Interval> recallByAnswer,
        Evaluation reference,
        Optional<Interval> referenceAuc,
        double threshold,
        Optional<Interval> recall,
        Optional<Interval> specificity) {

    static LeftOutSource of(FoldResult result, Finding finding, double specificity, long seed) {
        Predictions held = result.heldOut();
        Predictions reference = result.reference().orElseThrow();
        double cut = cut(reference, finding, specificity);
        EvaluationOptions options = EvaluationOptions.defaults().withBootstrap(seed, EvaluationOptions.RESAMPLES);
        Evaluation.Stratum plain = Evaluation.of(held, options).all();
        Evaluation others = Evaluation.of(reference, options);
        Evaluation.FindingResult called = plain.finding(finding);
        GroupBootstrap bootstrap = GroupBootstrap.of(
                held.entries().stream().map(ManifestEntry::group).toList(), EvaluationOptions.RESAMPLES, seed);
        IntPredicate shows = i -> shows(held, i, finding);
        IntPredicate above = i -> held.logOdds(i, finding) > cut;
        return new LeftOutSource(
                result.fold(),
                plain.images(),
                called.images(),
                plain.metric(Metric.ACCURACY),
                called.metric(Metric.SENSITIVITY),
                others,
                others.all().finding(finding).metric(Metric.AUC),
                1 / (1 + Math.exp(-cut)),
                bootstrap.proportion(shows, above),
                bootstrap.proportion(shows.negate(), above.negate()));
    }

    /** The smallest log odds that at least a share of the negatives does not exceed. */
    static double cut(Predictions reference, Finding finding, double specificity) {
        double[] negatives = new double[reference.entries().size()];
        int count = 0;
        for (int i = 0; i < negatives.length; i++) {
            if (!shows(reference, i, finding)) {
                negatives[count++] = reference.logOdds(i, finding);
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException("reference: expected images without " + finding + ", found none");
        }
        double[] sorted = Arrays.copyOf(negatives, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(specificity * count - 1e-9) - 1];
    }

    private static boolean shows(Predictions predictions, int index, Finding finding) {
        ManifestEntry entry = predictions.entries().get(index);
        return predictions.outputKind() == OutputKind.SOFTMAX
                ? entry.label().equals(finding)
                : entry.labels().contains(finding);
    }
}
