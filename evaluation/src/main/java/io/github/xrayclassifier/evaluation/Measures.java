// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Figures of some images, each image weighted by how often a resample holds it. Undefined figures are NaN. */
final class Measures {

    /** As Naeini et al. (AAAI 2015) and Guo et al. (ICML 2017) bin it. */
    static final int BINS = 15;

    private Measures() {}

    /** Computes some figures; always the same ones. */
    @FunctionalInterface
    interface Measure {
        Map<Figure, Double> of(double[] weights);
    }

    /** Over all findings at once. */
    static Measure overall(ScoreTable table, int[] images, IntPredicate abstained) {
        return weights -> {
            double all = 0;
            double unanswered = 0;
            double[] perLabel = new double[table.shows().length];
            double[] hits = new double[perLabel.length];
            for (int i : images) {
                all += weights[i];
                unanswered += abstained.test(i) ? weights[i] : 0;
                int label = table.labels()[i];
                if (label >= 0) {
                    perLabel[label] += weights[i];
                    hits[label] += table.answers()[i] == label ? weights[i] : 0;
                }
            }
            Map<Figure, Double> figures = new TreeMap<>();
            figures.put(Figure.ACCURACY, sum(hits) / all);
            figures.put(Figure.BALANCED_ACCURACY, meanShare(hits, perLabel));
            figures.put(Figure.ABSTAINED, unanswered / all);
            figures.put(Figure.ECE, topError(table, table.calibrated(), images, weights));
            figures.put(Figure.ECE_UNCALIBRATED, topError(table, table.plain(), images, weights));
            figures.put(Figure.BRIER, brier(table, table.calibrated(), images, weights));
            figures.put(Figure.BRIER_UNCALIBRATED, brier(table, table.plain(), images, weights));
            return figures;
        };
    }

    /** One finding against all others, called where it is the likeliest. */
    static Measure finding(ScoreTable table, int finding, int[] images, OptionalDouble prevalence) {
        boolean[] shows = table.shows()[finding];
        double[] after = table.calibrated()[finding];
        double[] before = table.plain()[finding];
        boolean[] used = new boolean[after.length];
        for (int i : images) {
            used[i] = true;
        }
        RankedScores ranked = RankedScores.of(before, i -> used[i], i -> shows[i]);
        Measure call = call(shows, i -> table.answers()[i] == finding, images, prevalence);
        return weights -> {
            Map<Figure, Double> figures = call.of(weights);
            figures.put(Figure.AUC, ranked.auc(i -> weights[i]));
            figures.put(Figure.AVERAGE_PRECISION, ranked.averagePrecision(i -> weights[i]));
            figures.put(Figure.ECE, error(after, i -> shows[i], images, weights));
            figures.put(Figure.ECE_UNCALIBRATED, error(before, i -> shows[i], images, weights));
            figures.put(Figure.BRIER, squares(after, shows, images, weights) / sum(images, weights));
            figures.put(Figure.BRIER_UNCALIBRATED, squares(before, shows, images, weights) / sum(images, weights));
            return figures;
        };
    }

    /** A yes or no against the truth. */
    static Measure call(boolean[] shows, IntPredicate called, int[] images, OptionalDouble prevalence) {
        return weights -> {
            double positives = 0;
            double hits = 0;
            double negatives = 0;
            double rejected = 0;
            for (int i : images) {
                double weight = weights[i];
                boolean yes = called.test(i);
                positives += shows[i] ? weight : 0;
                hits += shows[i] && yes ? weight : 0;
                negatives += shows[i] ? 0 : weight;
                rejected += shows[i] || yes ? 0 : weight;
            }
            double sensitivity = hits / positives;
            double specificity = rejected / negatives;
            Map<Figure, Double> figures = new TreeMap<>();
            figures.put(Figure.ACCURACY, (hits + rejected) / (positives + negatives));
            figures.put(Figure.SENSITIVITY, sensitivity);
            figures.put(Figure.SPECIFICITY, specificity);
            prevalence.ifPresent(
                    p -> { // Bayes' rule
                        double wrongCalls = (1 - p) * (1 - specificity);
                        double missed = p * (1 - sensitivity);
                        figures.put(Figure.PPV, p * sensitivity / (p * sensitivity + wrongCalls));
                        figures.put(Figure.NPV, (1 - p) * specificity / ((1 - p) * specificity + missed));
                    });
            return figures;
        };
    }

    /** Expected calibration error of a probability: bins of equal width, the last closed at both ends. */
    static double error(double[] probabilities, IntPredicate isTrue, int[] images, double[] weights) {
        double[] excess = new double[BINS]; // what was promised less what came true
        double all = 0;
        for (int i : images) {
            double p = probabilities[i];
            excess[bin(p)] += weights[i] * (p - (isTrue.test(i) ? 1 : 0));
            all += weights[i];
        }
        double sum = 0;
        for (double bin : excess) {
            sum += Math.abs(bin);
        }
        return sum / all;
    }

    static int bin(double probability) {
        return Math.min(BINS - 1, (int) (probability * BINS));
    }

    private static double topError(ScoreTable table, double[][] probabilities, int[] images, double[] weights) {
        double[] top = new double[weights.length];
        for (int i : images) {
            top[i] = probabilities[table.answers()[i]][i];
        }
        return error(top, i -> table.answers()[i] == table.labels()[i], images, weights);
    }

    private static double brier(ScoreTable table, double[][] probabilities, int[] images, double[] weights) {
        double sum = 0;
        for (int f = 0; f < probabilities.length; f++) {
            sum += squares(probabilities[f], table.shows()[f], images, weights);
        }
        return sum / sum(images, weights);
    }

    private static double squares(double[] probabilities, boolean[] shows, int[] images, double[] weights) {
        double sum = 0;
        for (int i : images) {
            double miss = probabilities[i] - (shows[i] ? 1 : 0);
            sum += weights[i] * miss * miss;
        }
        return sum;
    }

    private static double meanShare(double[] hits, double[] all) {
        double sum = 0;
        int present = 0;
        for (int f = 0; f < all.length; f++) {
            sum += all[f] == 0 ? 0 : hits[f] / all[f];
            present += all[f] == 0 ? 0 : 1;
        }
        return sum / present;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double sum(int[] images, double[] weights) {
        double sum = 0;
        for (int i : images) {
            sum += weights[i];
        }
        return sum;
    }
}
