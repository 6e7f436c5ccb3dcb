// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/** Metrics of some images, each image weighted by how often a resample holds it. Undefined ones are NaN. */
final class Measures {

    /** As Naeini et al. (AAAI 2015) and Guo et al. (ICML 2017) bin it. */
    static final int BINS = 15;

    private Measures() {}

    /** A function from weights to metrics; always the same ones. */
    @FunctionalInterface
    interface Measure {
        Map<Metric, Double> of(double[] weights);
    }

    /** Over all findings at once. */
    static Measure overall(ScoreTable table, int[] images, IntPredicate abstained) {
        return weights -> {
            double all = sum(images, weights);
            double unanswered = 0;
            for (int i : images) {
                unanswered += abstained.test(i) ? weights[i] : 0;
            }
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            if (table.isExclusive()) {
                oneLabel(table, images, weights, metrics);
            } else {
                labelSets(table, images, weights, metrics);
            }
            metrics.put(Metric.ABSTAINED, unanswered / all);
            metrics.put(Metric.LOG_LOSS, logLoss(table, table.calibrated(), images, weights) / all);
            metrics.put(Metric.LOG_LOSS_UNCALIBRATED, logLoss(table, table.plain(), images, weights) / all);
            metrics.put(Metric.ECE, overallError(table, table.calibrated(), images, weights));
            metrics.put(Metric.ECE_UNCALIBRATED, overallError(table, table.plain(), images, weights));
            metrics.put(Metric.BRIER, brier(table, table.calibrated(), images, weights));
            metrics.put(Metric.BRIER_UNCALIBRATED, brier(table, table.plain(), images, weights));
            return metrics;
        };
    }

    private static void oneLabel(ScoreTable table, int[] images, double[] weights, Map<Metric, Double> metrics) {
        double[] perLabel = new double[table.findings()];
        double[] hits = new double[perLabel.length];
        for (int i : images) {
            int label = table.labels()[i];
            perLabel[label] += weights[i];
            hits[label] += table.top()[i] == label ? weights[i] : 0;
        }
        metrics.put(Metric.ACCURACY, sum(hits) / sum(perLabel));
        metrics.put(Metric.BALANCED_ACCURACY, meanProportion(hits, perLabel));
    }

    /** Schapire and Singer 2000 for the Hamming loss; Godbole and Sarawagi 2004 for exact match and Jaccard index. */
    private static void labelSets(ScoreTable table, int[] images, double[] weights, Map<Metric, Double> metrics) {
        double all = 0;
        double exact = 0;
        double jaccard = 0;
        double wrong = 0;
        for (int i : images) {
            int both = 0;
            int either = 0;
            for (int f = 0; f < table.findings(); f++) {
                both += table.shows()[f][i] && table.called()[f][i] ? 1 : 0;
                either += table.shows()[f][i] || table.called()[f][i] ? 1 : 0;
            }
            all += weights[i];
            exact += both == either ? weights[i] : 0;
            jaccard += weights[i] * (either == 0 ? 1 : (double) both / either);
            wrong += weights[i] * (either - both) / table.findings();
        }
        metrics.put(Metric.EXACT_MATCH, exact / all);
        metrics.put(Metric.JACCARD, jaccard / all);
        metrics.put(Metric.HAMMING_LOSS, wrong / all);
    }

    /** One finding against all others, as the model calls it. */
    static Measure finding(ScoreTable table, int finding, int[] images, OptionalDouble prevalence) {
        boolean[] shows = table.shows()[finding];
        double[] after = table.calibrated()[finding];
        double[] before = table.plain()[finding];
        boolean[] used = new boolean[after.length];
        for (int i : images) {
            used[i] = true;
        }
        RankedScores ranked = RankedScores.of(before, i -> used[i], i -> shows[i]);
        Measure call = call(shows, i -> table.called()[finding][i], images, prevalence);
        return weights -> {
            Map<Metric, Double> metrics = call.of(weights);
            metrics.put(Metric.AUC, ranked.auc(i -> weights[i]));
            metrics.put(Metric.AVERAGE_PRECISION, ranked.averagePrecision(i -> weights[i]));
            metrics.put(Metric.ECE, error(after, i -> shows[i], images, weights));
            metrics.put(Metric.ECE_UNCALIBRATED, error(before, i -> shows[i], images, weights));
            metrics.put(Metric.BRIER, squares(after, shows, images, weights) / sum(images, weights));
            metrics.put(Metric.BRIER_UNCALIBRATED, squares(before, shows, images, weights) / sum(images, weights));
            return metrics;
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
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            metrics.put(Metric.ACCURACY, (hits + rejected) / (positives + negatives));
            metrics.put(Metric.SENSITIVITY, sensitivity);
            metrics.put(Metric.SPECIFICITY, specificity);
            prevalence.ifPresent(p -> {
                metrics.put(Metric.PPV, ppv(p, sensitivity, specificity));
                metrics.put(Metric.NPV, npv(p, sensitivity, specificity));
            });
            return metrics;
        };
    }

    /** Bayes' rule. */
    static double ppv(double prevalence, double sensitivity, double specificity) {
        return prevalence * sensitivity / (prevalence * sensitivity + (1 - prevalence) * (1 - specificity));
    }

    /** Bayes' rule. */
    static double npv(double prevalence, double sensitivity, double specificity) {
        return (1 - prevalence) * specificity / ((1 - prevalence) * specificity + prevalence * (1 - sensitivity));
    }

    private static double logLoss(ScoreTable table, double[][] probabilities, int[] images, double[] weights) {
        double sum = 0;
        for (int i : images) {
            sum += weights[i] * logLoss(table, probabilities, i);
        }
        return sum;
    }

    private static double logLoss(ScoreTable table, double[][] probabilities, int image) {
        if (table.isExclusive()) {
            return TemperatureFit.loss(probabilities[table.labels()[image]][image]);
        }
        double sum = 0;
        for (int f = 0; f < table.findings(); f++) {
            double p = probabilities[f][image];
            sum += TemperatureFit.loss(table.shows()[f][image] ? p : 1 - p);
        }
        return sum / table.findings();
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

    /** Of the top finding's probability with softmax; with sigmoid the mean over the findings. */
    private static double overallError(ScoreTable table, double[][] probabilities, int[] images, double[] weights) {
        if (table.isExclusive()) {
            double[] top = new double[weights.length];
            for (int i : images) {
                top[i] = probabilities[table.top()[i]][i];
            }
            return error(top, i -> table.top()[i] == table.labels()[i], images, weights);
        }
        double sum = 0;
        for (int f = 0; f < table.findings(); f++) {
            boolean[] shows = table.shows()[f];
            sum += error(probabilities[f], i -> shows[i], images, weights);
        }
        return sum / table.findings();
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

    private static double meanProportion(double[] hits, double[] all) {
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
