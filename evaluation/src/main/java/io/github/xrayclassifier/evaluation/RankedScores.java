// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Scores of some images, sorted once, so that areas under the ROC curve of many resamples cost one pass each. The area is
 * the Mann-Whitney statistic: ties count half. Immutable; may be shared by threads.
 */
public final class RankedScores {

    private final double[] scores;
    private final int[] images;
    private final boolean[] positive;

    private RankedScores(double[] scores, int[] images, boolean[] positive) {
        this.scores = scores;
        this.images = images;
        this.positive = positive;
    }

    /**
     * Sorts.
     *
     * @param scores one an image; higher speaks for the finding
     * @param used images that count
     * @param positive images that show the finding
     * @return the sorted scores
     * @throws IllegalArgumentException if a used score is NaN
     */
    public static RankedScores of(double[] scores, IntPredicate used, IntPredicate positive) {
        int[] order = IntStream.range(0, scores.length)
                .filter(used)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[a], scores[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] sorted = Arrays.stream(order).mapToDouble(i -> scores[i]).toArray();
        if (sorted.length > 0 && Double.isNaN(sorted[sorted.length - 1])) { // NaN is sorted behind all numbers
            throw new IllegalArgumentException(
                    "scores: expected numbers, found NaN for image " + order[order.length - 1]);
        }
        boolean[] shows = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            shows[i] = positive.test(order[i]);
        }
        return new RankedScores(sorted, order, shows);
    }

    int count() {
        return images.length;
    }

    /** The images that count as positive ones. */
    BitSet positiveImages() {
        return images(true);
    }

    BitSet negativeImages() {
        return images(false);
    }

    private BitSet images(boolean wanted) {
        BitSet found = new BitSet();
        for (int i = 0; i < images.length; i++) {
            found.set(images[i], positive[i] == wanted);
        }
        return found;
    }

    int positives() {
        return (int) IntStream.range(0, images.length).filter(i -> positive[i]).count();
    }

    /**
     * The area where every image counts once.
     *
     * @return 0 to 1; NaN without positives or negatives
     */
    public double auc() {
        return auc(image -> 1);
    }

    /**
     * The area where images count more or less often.
     *
     * @param times how often each image counts
     * @return 0 to 1; NaN without positives or negatives
     */
    public double auc(Multiplicity times) {
        double below = 0;
        double positives = 0;
        double wins = 0;
        for (int i = 0; i < scores.length; ) {
            double tiedPositives = 0;
            double tiedNegatives = 0;
            double score = scores[i];
            for (; i < scores.length && scores[i] == score; i++) {
                double weight = times.of(images[i]);
                tiedPositives += positive[i] ? weight : 0;
                tiedNegatives += positive[i] ? 0 : weight;
            }
            wins += tiedPositives * (below + tiedNegatives / 2);
            positives += tiedPositives;
            below += tiedNegatives;
        }
        return positives == 0 || below == 0 ? Double.NaN : wins / positives / below;
    }

    /**
     * Average precision, the sum of (R[n] - R[n-1]) P[n] over falling thresholds; NaN without positives, and without
     * negatives, where every order of the images would do.
     */
    double averagePrecision(Multiplicity times) {
        double sum = 0;
        double hits = 0;
        double called = 0;
        for (int i = scores.length - 1; i >= 0; ) {
            double score = scores[i];
            double newHits = 0;
            for (; i >= 0 && scores[i] == score; i--) {
                double weight = times.of(images[i]);
                called += weight;
                newHits += positive[i] ? weight : 0;
            }
            hits += newHits;
            sum += newHits == 0 ? 0 : newHits * hits / called;
        }
        return hits == 0 || called == hits ? Double.NaN : sum / hits;
    }

    /** For each threshold, the weight of positives (first row) and negatives (second) at or above it. */
    double[][] atOrAbove(double[] risingThresholds, Multiplicity times) {
        double[][] sums = new double[2][risingThresholds.length];
        int i = scores.length - 1;
        double positives = 0;
        double negatives = 0;
        for (int t = risingThresholds.length - 1; t >= 0; t--) {
            for (; i >= 0 && scores[i] >= risingThresholds[t]; i--) {
                double weight = times.of(images[i]);
                positives += positive[i] ? weight : 0;
                negatives += positive[i] ? 0 : weight;
            }
            sums[0][t] = positives;
            sums[1][t] = negatives;
        }
        return sums;
    }

    /** All different scores, rising. */
    double[] differentScores() {
        return Arrays.stream(scores).distinct().toArray();
    }

    /** The different scores of the positives, rising. */
    double[] positiveScores() {
        return IntStream.range(0, scores.length)
                .filter(i -> positive[i])
                .mapToDouble(i -> scores[i])
                .distinct()
                .toArray();
    }

    /** The weight of every image in a resample. */
    @FunctionalInterface
    public interface Multiplicity {

        /**
         * The weight of one image.
         *
         * @param image counted from 0
         * @return at least 0
         */
        double of(int image);
    }
}
