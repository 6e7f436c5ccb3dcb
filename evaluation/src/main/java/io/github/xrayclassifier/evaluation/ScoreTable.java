// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Calibration;

/** Probabilities and truths of all images by finding, computed once. */
record ScoreTable(double[][] calibrated, double[][] plain, boolean[][] shows, int[] labels, int[] answers) {

    static ScoreTable of(Predictions predictions, Calibration calibration) {
        int images = predictions.count();
        int findings = predictions.findings().size();
        ScoreTable table = new ScoreTable(
                new double[findings][images],
                new double[findings][images],
                new boolean[findings][images],
                new int[images],
                new int[images]);
        for (int i = 0; i < images; i++) {
            double[] after = predictions.probabilities(i, calibration);
            double[] before = predictions.probabilities(i, Calibration.none());
            for (int f = 0; f < findings; f++) {
                table.calibrated[f][i] = after[f];
                table.plain[f][i] = before[f];
                table.shows[f][i] = predictions.shows(i, f);
            }
            table.labels[i] = predictions.label(i);
            table.answers[i] = predictions.answer(i);
        }
        return table;
    }
}
