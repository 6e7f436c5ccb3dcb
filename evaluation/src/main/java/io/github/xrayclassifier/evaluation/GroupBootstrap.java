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
 * with replacement, and all images of a group come along, because images of one patient are not independent. Immutable;
 * may be shared by threads.
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

    /** Several figures of one resample at once; NaN where a figure is not defined. */
    @FunctionalInterface
    public interface Figures {

        /**
         * Computes.
         *
         * @param times how often each image counts
         * @return as many figures for every resample
         */
        double[] of(RankedScores.Multiplicity times);
    }

    /**
     * Figures on all images, and their intervals.
     *
     * @param figures computed once on all images and once on every resample
     * @return in the same order; empty where a figure is not defined on all images
     */
    public List<Optional<Interval>> intervals(Figures figures) {
        double[] all = figures.of(image -> 1);
        double[][] drawn = new double[all.length][resamples];
        int[] times = new int[groups];
        RandomGenerator random = new SplittableRandom(seed);
        for (int r = 0; r < resamples; r++) {
            Arrays.fill(times, 0);
            for (int g = 0; g < groups; g++) {
                times[random.nextInt(groups)]++;
            }
            double[] values = figures.of(image -> times[groupOf[image]]);
            for (int f = 0; f < all.length; f++) {
                drawn[f][r] = values[f];
            }
        }
        return IntStream.range(0, all.length)
                .mapToObj(f -> interval(all[f], drawn[f]))
                .toList();
    }

    /**
     * The interval of a share. One of 0 or 1 has no spread in any resample, so its other end is Wilson's, of as many independent
     * images as there are groups.
     *
     * @param interval as the bootstrap gives it
     * @param counted the images that the share is of
     * @return the same, or with its other end moved
     */
    Optional<Interval> share(Optional<Interval> interval, IntPredicate counted) {
        return interval.map(found -> {
            if (found.value() > 0 && found.value() < 1) {
                return found;
            }
            int count = groups(counted);
            return new Rate(found.value() == 0 ? 0 : count, count).interval();
        });
    }

    /** How many groups have an image that counts. */
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
        // A percentile interval of a figure at the edge of its range may miss the figure itself: it is widened to it.
        return Optional.of(new Interval(
                value, Math.min(value, percentile(sorted, 0.025)), Math.max(value, percentile(sorted, 0.975))));
    }

    /** Linear between order statistics: definition 7 of Hyndman and Fan 1996, as NumPy and R have it. */
    static double percentile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
