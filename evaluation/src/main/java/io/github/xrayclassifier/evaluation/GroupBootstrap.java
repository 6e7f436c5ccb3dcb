// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Interval;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * 95 % percentile intervals by the bootstrap over patient groups (Davison &amp; Hinkley 1997, chapter 3.8): groups are drawn
 * with replacement, and all images of a group come along, because images of one patient are not independent. Where resampling
 * has no spread, as for 8 hits of 8, a proportion has Wilson's interval of as many units as there are groups. Immutable; may
 * be shared by threads.
 */
public final class GroupBootstrap {

    private final int[] groupOf;
    private final int groups;
    private final int resamples;
    private final long seed;

    private GroupBootstrap(int[] groupOf, int groups, int resamples, long seed) {
        this.groupOf = groupOf;
        this.groups = groups;
        this.resamples = resamples;
        this.seed = seed;
    }

    /**
     * Prepares a bootstrap.
     *
     * @param groupNames the group of each image
     * @param resamples at least 1
     * @param seed same seed, same resamples
     * @return the bootstrap
     */
    public static GroupBootstrap of(List<String> groupNames, int resamples, long seed) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] groupOf = groupNames.stream()
                .mapToInt(name -> numbers.computeIfAbsent(name, key -> numbers.size()))
                .toArray();
        return new GroupBootstrap(groupOf, numbers.size(), resamples, seed);
    }

    /** Several statistics of one resample at once; NaN where one is not defined. */
    @FunctionalInterface
    public interface Statistics {

        /**
         * Computes.
         *
         * @param times how often each image counts
         * @return as many for every resample
         */
        double[] of(RankedScores.Multiplicity times);
    }

    /**
     * Statistics of all images, and their intervals.
     *
     * @param statistics computed once on all images and once on every resample
     * @return in the same order; empty where a statistic is not defined on all images
     */
    public List<Optional<Interval>> intervals(Statistics statistics) {
        double[] all = statistics.of(image -> 1);
        double[][] drawn = new double[all.length][resamples];
        int[] times = new int[groups];
        RandomGenerator random = new SplittableRandom(seed);
        for (int r = 0; r < resamples; r++) {
            Arrays.fill(times, 0);
            for (int g = 0; g < groups; g++) {
                times[random.nextInt(groups)]++;
            }
            double[] values = statistics.of(image -> times[groupOf[image]]);
            for (int f = 0; f < all.length; f++) {
                drawn[f][r] = values[f];
            }
        }
        return IntStream.range(0, all.length)
                .mapToObj(f -> interval(all[f], drawn[f]))
                .toList();
    }

    /**
     * The proportion of some images that are hits.
     *
     * @param counted the images that the proportion is of
     * @param hit those of them that count as hits
     * @return with its interval; empty if no image is counted
     */
    public Optional<Interval> proportion(IntPredicate counted, IntPredicate hit) {
        Optional<Interval> found = intervals(times -> {
                    double all = 0;
                    double hits = 0;
                    for (int i = 0; i < groupOf.length; i++) {
                        double weight = times.of(i);
                        if (weight > 0 && counted.test(i)) {
                            all += weight;
                            hits += hit.test(i) ? weight : 0;
                        }
                    }
                    return new double[] {hits / all};
                })
                .get(0);
        return found.map(interval -> proportion(interval, counted));
    }

    /** A proportion's interval: the bootstrap's, or Wilson's of the groups that it is of where resampling has no spread. */
    Interval proportion(Interval found, IntPredicate counted) {
        return hasSpread(found) ? found : new Proportion(found.value(), Math.max(1, groups(counted))).interval();
    }

    /**
     * The interval of how well positives and negatives are told apart: the bootstrap's, or where resampling has no spread,
     * Wilson's of as many units as the smaller side has groups. So many pairs of a positive and a negative group share no
     * group and are independent.
     *
     * @param found of the bootstrap
     * @param positives the images of one side
     * @param negatives the images of the other
     * @return the interval
     */
    public Interval separation(Interval found, IntPredicate positives, IntPredicate negatives) {
        int pairs = Math.max(1, Math.min(groups(positives), groups(negatives)));
        return hasSpread(found) ? found : new Proportion(found.value(), pairs).interval();
    }

    static boolean hasSpread(Interval found) {
        return found.lower() < found.upper();
    }

    /** The number of groups that have an image that counts. */
    int groups(IntPredicate counted) {
        return (int) IntStream.range(0, groupOf.length)
                .filter(counted)
                .map(image -> groupOf[image])
                .distinct()
                .count();
    }

    private static Optional<Interval> interval(double value, double[] drawn) {
        if (Double.isNaN(value)) {
            return Optional.empty();
        }
        double[] sorted =
                Arrays.stream(drawn).filter(d -> !Double.isNaN(d)).sorted().toArray();
        if (sorted.length == 0) {
            return Optional.of(new Interval(value, value, value));
        }
        // A percentile interval of a statistic at the edge of its range may miss its value: it is widened to it.
        return Optional.of(new Interval(
                value, Math.min(value, percentile(sorted, 0.025)), Math.max(value, percentile(sorted, 0.975))));
    }

    /**
     * A percentile, linear between order statistics: definition 7 of Hyndman and Fan 1996, as NumPy and R have it.
     *
     * @param sorted ascending, at least one, no NaN
     * @param share 0 to 1
     * @return the value
     */
    public static double percentile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
