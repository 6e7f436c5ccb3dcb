// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import io.github.xrayclassifier.evaluation.GroupBootstrap;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The accuracy with which a linear model of 16 x 16 gray means tells a property from images of patients it has not seen: five folds over
 * groups, pooled answers.
 *
 * @param target what was told
 * @param part which part of the image it saw
 * @param classes how many there were to tell apart
 * @param images with one of them
 * @param balancedAccuracy mean share of each class told right; chance is one over the classes
 * @param accuracy share told right
 * @param majority the share of the largest class
 */
record Probe(
        String target,
        String part,
        int classes,
        int images,
        Interval balancedAccuracy,
        Interval accuracy,
        double majority) {

    static final int FOLDS = 5;

    /** Fewer groups and a fold may lack the class. */
    static final int FEWEST_GROUPS = 10;

    /** On gray values of 0 to 1; scores change little from 1 to 100. */
    private static final double PENALTY = 10;

    /** The cells of the grid that a probe sees, by their distance from the edge in cells. */
    record Part(String name, IntPredicate seesAt) {
        static final Part WHOLE = new Part("the whole image", edge -> true);
        static final Part AROUND = new Part("the image with its center blanked", edge -> edge < 3);
        static final Part BORDER = new Part("the image's border only", edge -> edge < 1);

        int[] cells() {
            return IntStream.range(0, AuditImage.GRID * AuditImage.GRID)
                    .filter(cell -> seesAt.test(edge(cell % AuditImage.GRID, cell / AuditImage.GRID)))
                    .toArray();
        }

        private static int edge(int x, int y) {
            return Math.min(Math.min(x, y), Math.min(AuditImage.GRID - 1 - x, AuditImage.GRID - 1 - y));
        }
    }

    double chance() {
        return 1.0 / classes;
    }

    /** 0 for guessing, 1 for always right. */
    double skill() {
        return skill(balancedAccuracy.value());
    }

    double skill(double balanced) {
        return Math.max(0, (balanced - chance()) / (1 - chance()));
    }

    /** Empty if fewer than two values have enough groups. */
    static Optional<Probe> of(
            String target,
            Part part,
            List<AuditImage> pictures,
            Function<AuditImage, String> value,
            Sampling sampling) {
        Map<String, Set<String>> groups = new TreeMap<>();
        pictures.forEach(p -> groups.computeIfAbsent(value.apply(p), v -> new HashSet<>())
                .add(p.entry().group()));
        groups.remove("");
        groups.values().removeIf(set -> set.size() < FEWEST_GROUPS);
        List<String> names = new ArrayList<>(groups.keySet());
        List<AuditImage> used = pictures.stream()
                .filter(p -> groups.containsKey(value.apply(p)))
                .toList();
        if (names.size() < 2) {
            return Optional.empty();
        }
        int[] truth = used.stream().mapToInt(p -> names.indexOf(value.apply(p))).toArray();
        int[] answers = answers(used, truth, names.size(), part.cells(), sampling.seed());
        List<String> groupOf = used.stream().map(p -> p.entry().group()).toList();
        List<Optional<Interval>> figures = GroupBootstrap.of(groupOf, sampling.resamples(), sampling.seed())
                .intervals(times -> figures(truth, answers, names.size(), times::of));
        return Optional.of(new Probe(
                target,
                part.name(),
                names.size(),
                used.size(),
                figures.get(0).orElseThrow(),
                figures.get(1).orElseThrow(),
                largest(truth, names.size())));
    }

    /** Seed and number of resamples, which make results repeatable. */
    record Sampling(long seed, int resamples) {}

    private static int[] answers(List<AuditImage> pictures, int[] truth, int classes, int[] cells, long seed) {
        int[] folds = folds(pictures, seed);
        float[][] features = new float[truth.length][cells.length];
        Ridge.Sums[][] sums = new Ridge.Sums[FOLDS][classes];
        for (Ridge.Sums[] fold : sums) {
            for (int c = 0; c < classes; c++) {
                fold[c] = new Ridge.Sums(cells.length);
            }
        }
        for (int i = 0; i < truth.length; i++) {
            for (int c = 0; c < cells.length; c++) {
                features[i][c] = pictures.get(i).grid()[cells[c]] - 0.5f;
            }
            sums[folds[i]][truth[i]].add(features[i]);
        }
        int[] answers = new int[truth.length];
        for (int fold = 0; fold < FOLDS; fold++) {
            Ridge model = Ridge.fit(others(sums, fold, classes, cells.length), PENALTY);
            for (int i = 0; i < truth.length; i++) {
                answers[i] = folds[i] == fold ? model.answer(features[i]) : answers[i];
            }
        }
        return answers;
    }

    private static Ridge.Sums[] others(Ridge.Sums[][] sums, int left, int classes, int features) {
        Ridge.Sums[] others = new Ridge.Sums[classes];
        for (int c = 0; c < classes; c++) {
            others[c] = new Ridge.Sums(features);
            for (int fold = 0; fold < FOLDS; fold++) {
                if (fold != left) {
                    others[c].add(sums[fold][c]);
                }
            }
        }
        return others;
    }

    /** Each group in one fold, at random. */
    private static int[] folds(List<AuditImage> pictures, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> foldOf = new HashMap<>();
        return pictures.stream()
                .mapToInt(p -> foldOf.computeIfAbsent(p.entry().group(), g -> random.nextInt(FOLDS)))
                .toArray();
    }

    private static double[] figures(
            int[] truth, int[] answers, int classes, java.util.function.IntToDoubleFunction weight) {
        double[] all = new double[classes];
        double[] hits = new double[classes];
        for (int i = 0; i < truth.length; i++) {
            double w = weight.applyAsDouble(i);
            all[truth[i]] += w;
            hits[truth[i]] += answers[i] == truth[i] ? w : 0;
        }
        double mean = 0;
        double right = 0;
        double images = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            mean += all[c] == 0 ? 0 : hits[c] / all[c];
            present += all[c] == 0 ? 0 : 1;
            right += hits[c];
            images += all[c];
        }
        return new double[] {mean / present, right / images};
    }

    private static double largest(int[] truth, int classes) {
        int[] counts = new int[classes];
        for (int value : truth) {
            counts[value]++;
        }
        return (double) IntStream.of(counts).max().orElseThrow() / truth.length;
    }
}
