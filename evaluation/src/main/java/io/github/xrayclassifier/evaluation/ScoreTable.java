// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.OutputKind;

/**
 * Probabilities, labels and calls of all images, computed once; where two indexes are needed, the finding comes first.
 *
 * @param kind softmax calls the top finding, sigmoid each finding at its operating point
 * @param calibrated probabilities
 * @param plain probabilities before calibration
 * @param shows the labels
 * @param called what the model calls
 * @param labels the one label of each image; -1 for sigmoid
 * @param top the finding with the largest score
 */
record ScoreTable(
        OutputKind kind,
        double[][] calibrated,
        double[][] plain,
        boolean[][] shows,
        boolean[][] called,
        int[] labels,
        int[] top) {

    static ScoreTable of(Predictions predictions, EvaluationOptions options) {
        int images = predictions.count();
        int findings = predictions.findings().size();
        boolean isExclusive = predictions.outputKind() == OutputKind.SOFTMAX;
        ScoreTable table = new ScoreTable(
                predictions.outputKind(),
                new double[findings][images],
                new double[findings][images],
                new boolean[findings][images],
                new boolean[findings][images],
                new int[images],
                new int[images]);
        for (int i = 0; i < images; i++) {
            double[] after = predictions.probabilities(i, options.calibration());
            double[] before = predictions.probabilities(i, Calibration.none());
            table.labels[i] = isExclusive ? predictions.label(i) : -1;
            table.top[i] = predictions.top(i);
            for (int f = 0; f < findings; f++) {
                table.calibrated[f][i] = after[f];
                table.plain[f][i] = before[f];
                table.shows[f][i] = predictions.shows(i, f);
                table.called[f][i] = isExclusive
                        ? table.top[i] == f
                        : after[f]
                                >= options.operatingPoint(predictions.findings().get(f));
            }
        }
        return table;
    }

    boolean isExclusive() {
        return kind == OutputKind.SOFTMAX;
    }

    int findings() {
        return shows.length;
    }
}
