// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.report.Chart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines of the charts of an evaluation. */
final class Curves {

    /** More points than a screen has pixels would only make the page longer. */
    private static final int POINTS = 200;

    private Curves() {}

    static List<Chart.Point> roc(RankedScores ranked) {
        double[][] above = above(ranked);
        double positives = ranked.positives();
        double negatives = ranked.count() - positives;
        List<Chart.Point> points = new ArrayList<>(List.of(new Chart.Point(0, 0)));
        for (int t = above[0].length - 1; t >= 0; t--) {
            points.add(new Chart.Point(above[1][t] / negatives, above[0][t] / positives));
        }
        return thinned(points);
    }

    static List<Chart.Point> precisionRecall(RankedScores ranked) {
        double[][] above = above(ranked);
        double positives = ranked.positives();
        List<Chart.Point> points = new ArrayList<>();
        for (int t = above[0].length - 1; t >= 0; t--) {
            points.add(new Chart.Point(above[0][t] / positives, above[0][t] / (above[0][t] + above[1][t])));
        }
        return thinned(points);
    }

    private static double[][] above(RankedScores ranked) {
        return ranked.atOrAbove(ranked.differentScores(), image -> 1);
    }

    /** Mean probability and observed proportion, of every bin with an image. */
    static List<Chart.Point> reliability(double[] probabilities, boolean[] shows) {
        double[] promised = new double[Measures.BINS];
        int[] came = new int[Measures.BINS];
        int[] images = new int[Measures.BINS];
        for (int i = 0; i < probabilities.length; i++) {
            int bin = Measures.bin(probabilities[i]);
            promised[bin] += probabilities[i];
            came[bin] += shows[i] ? 1 : 0;
            images[bin]++;
        }
        List<Chart.Point> points = new ArrayList<>();
        for (int b = 0; b < images.length; b++) {
            if (images[b] > 0) {
                points.add(new Chart.Point(promised[b] / images[b], (double) came[b] / images[b]));
            }
        }
        return points;
    }

    private static List<Chart.Point> thinned(List<Chart.Point> points) {
        if (points.size() <= POINTS) {
            return points;
        }
        Chart.Point[] kept = new Chart.Point[POINTS];
        for (int k = 0; k < POINTS; k++) {
            kept[k] = points.get((int) ((long) k * (points.size() - 1) / (POINTS - 1)));
        }
        return Arrays.asList(kept);
    }
}
