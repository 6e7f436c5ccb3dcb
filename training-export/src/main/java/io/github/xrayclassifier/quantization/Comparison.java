// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import io.github.xrayclassifier.evaluation.RankedScores;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutputKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The distance of an int8 model's answers from those of the float model it came from, on the same images.
 *
 * @param images that both answered
 * @param different whose top trained finding is not the same
 * @param rms root of the mean squared difference of a logit
 * @param largest difference of a logit
 * @param aucDrops area under the ROC curve of the float model less that of the int8 model, by trained finding that the
 *     images have positives and negatives of
 */
public record Comparison(int images, int different, double rms, double largest, Map<Finding, Double> aucDrops) {

    /** The largest share of the images whose answer may change. */
    public static final double MOST_DIFFERENT = 0.01;

    /** The largest fall of the area under the ROC curve of a trained finding. */
    public static final double MOST_AUC_DROP = 0.005;

    /** Copies the drops. */
    public Comparison {
        aucDrops = Collections.unmodifiableMap(new LinkedHashMap<>(aucDrops));
    }

    static Comparison of(ModelCard card, List<ManifestEntry> entries, float[][] expected, float[][] found) {
        int different = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            different += answer(card, expected[i]) == answer(card, found[i]) ? 0 : 1;
            for (int f = 0; f < expected[i].length; f++) {
                double difference = Math.abs((double) found[i][f] - expected[i][f]);
                squares += difference * difference;
                largest = Math.max(largest, difference);
            }
        }
        double rms = Math.sqrt(squares / expected.length / card.findings().size());
        return new Comparison(expected.length, different, rms, largest, drops(card, entries, expected, found));
    }

    private static int answer(ModelCard card, float[] logits) {
        int best = -1;
        for (int f = 0; f < logits.length; f++) {
            boolean counts = !card.untrained().contains(card.findings().get(f));
            best = counts && (best < 0 || logits[f] > logits[best]) ? f : best;
        }
        return best;
    }

    private static Map<Finding, Double> drops(
            ModelCard card, List<ManifestEntry> entries, float[][] expected, float[][] found) {
        Map<Finding, Double> drops = new LinkedHashMap<>();
        for (int f = 0; f < card.findings().size(); f++) {
            Finding finding = card.findings().get(f);
            double drop = auc(card, entries, expected, f) - auc(card, entries, found, f);
            if (!card.untrained().contains(finding) && !Double.isNaN(drop)) {
                drops.put(finding, drop);
            }
        }
        return drops;
    }

    private static double auc(ModelCard card, List<ManifestEntry> entries, float[][] logits, int finding) {
        double[] scores = new double[logits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = card.calibration().probabilities(logits[i], card.outputKind())[finding];
        }
        Finding name = card.findings().get(finding);
        boolean exclusive = card.outputKind() == OutputKind.SOFTMAX;
        return RankedScores.of(
                        scores,
                        i -> true,
                        i -> exclusive
                                ? entries.get(i).label().equals(name)
                                : entries.get(i).labels().contains(name))
                .auc();
    }

    /**
     * The reasons against the int8 model.
     *
     * @return in words, with the numbers; empty if nothing does
     */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (different > MOST_DIFFERENT * images) {
            problems.add(String.format(
                    Locale.ROOT,
                    "expected other answers on at most %.0f %% of %d validation images, found %d (%.2f %%)",
                    100 * MOST_DIFFERENT,
                    images,
                    different,
                    100.0 * different / images));
        }
        aucDrops.forEach((finding, drop) -> {
            if (drop > MOST_AUC_DROP) {
                problems.add(String.format(
                        Locale.ROOT,
                        "expected the AUC of %s to fall by at most %.3f, found %.4f",
                        finding,
                        MOST_AUC_DROP,
                        drop));
            }
        });
        return problems;
    }

    /**
     * The largest fall of an area.
     *
     * @return 0 if none fell
     */
    public double largestAucDrop() {
        return aucDrops.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
