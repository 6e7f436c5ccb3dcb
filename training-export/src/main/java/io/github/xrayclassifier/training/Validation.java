// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.evaluation.RankedScores;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.OutputKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The figures of a split from its logits: loss, accuracy, areas under the curve. */
record Validation(double loss, double accuracy, List<Double> aucs) {

    /** Figures of no images: none is defined. */
    static Validation none(int findings) {
        return new Validation(Double.NaN, Double.NaN, Collections.nCopies(findings, Double.NaN));
    }

    static Validation of(float[][] logits, Examples examples, OutputKind kind) {
        int findings = logits.length == 0 ? 0 : logits[0].length;
        double[][] columns = new double[findings][logits.length];
        double loss = 0;
        int right = 0;
        for (int i = 0; i < logits.length; i++) {
            double[] p = Calibration.none().probabilities(logits[i], kind);
            for (int f = 0; f < findings; f++) {
                columns[f][i] = p[f];
            }
            loss += loss(p, i, examples, kind);
            right += argmax(logits[i]) == examples.target(i) ? 1 : 0;
        }
        List<Double> aucs = new ArrayList<>();
        for (int f = 0; f < findings; f++) {
            int finding = f;
            aucs.add(RankedScores.of(columns[f], i -> true, i -> examples.isPositive(i, finding))
                    .auc());
        }
        return new Validation(loss / logits.length, (double) right / logits.length, aucs);
    }

    private static double loss(double[] p, int index, Examples examples, OutputKind kind) {
        if (kind == OutputKind.SOFTMAX) {
            return -Math.log(Math.max(1e-12, p[examples.target(index)]));
        }
        double sum = 0;
        for (int f = 0; f < p.length; f++) {
            sum -= Math.log(Math.max(1e-12, examples.shows(index, f) ? p[f] : 1 - p[f]));
        }
        return sum / p.length;
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
