// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An assignment of whole patient groups to folds that spreads every stratum, a label within a source, evenly. May be used by
 * any thread.
 *
 * <p>A group belongs to the stratum that most of its images are of. Stratum by stratum and largest group first, each group
 * goes to the fold that has least of its stratum; if several have, to that with least of its label, then least of all. So
 * the images of one stratum's groups differ between two folds by no more than its largest group: adding a group to the fold
 * with least leaves every difference below the old one or that group's size. Where every group is one image, each fold has
 * its share of every stratum rounded up or down. Groups that mix strata add at most their images of other strata to that.
 */
public final class StratifiedGroups {

    private final int[][] ofStratum;
    private final Map<String, int[]> ofLabel = new HashMap<>();
    private final int[] all;

    private StratifiedGroups(int strata, int folds) {
        ofStratum = new int[strata][folds];
        all = new int[folds];
    }

    private record Stratum(String label, String source) implements Comparable<Stratum> {
        @Override
        public int compareTo(Stratum other) {
            return Comparator.comparing(Stratum::label)
                    .thenComparing(Stratum::source)
                    .compare(this, other);
        }
    }

    /**
     * Assigns.
     *
     * @param rows whose groups stay together
     * @param source of a row
     * @param folds at least 1
     * @param seed same seed, same folds
     * @return the fold of each row, counted from 0
     * @throws IllegalArgumentException if there are fewer groups than folds
     */
    public static int[] assign(List<ManifestEntry> rows, Function<ManifestEntry, String> source, int folds, long seed) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            groups.computeIfAbsent(rows.get(i).group(), key -> new ArrayList<>())
                    .add(i);
        }
        if (groups.size() < folds) {
            throw new IllegalArgumentException(
                    "folds: expected at least " + folds + " patient groups, found " + groups.size());
        }
        Map<Stratum, List<List<Integer>>> strata = new TreeMap<>();
        groups.values()
                .forEach(group -> strata.computeIfAbsent(main(group, rows, source), key -> new ArrayList<>())
                        .add(group));
        int[] foldOf = new int[rows.size()];
        StratifiedGroups dealt = new StratifiedGroups(strata.size(), folds);
        Random random = new Random(seed);
        int number = 0;
        for (Map.Entry<Stratum, List<List<Integer>>> stratum : strata.entrySet()) {
            List<List<Integer>> members = stratum.getValue();
            Collections.shuffle(members, random);
            members.sort(Comparator.comparing(group -> -group.size())); // stable: equal sizes stay shuffled
            for (List<Integer> group : members) {
                int fold = dealt.deal(number, stratum.getKey().label(), group.size());
                group.forEach(row -> foldOf[row] = fold);
            }
            number++;
        }
        return foldOf;
    }

    /** The stratum of most images; of several, the first in order. */
    private static Stratum main(List<Integer> group, List<ManifestEntry> rows, Function<ManifestEntry, String> source) {
        TreeMap<Stratum, Integer> counts = new TreeMap<>();
        for (int row : group) {
            ManifestEntry entry = rows.get(row);
            counts.merge(new Stratum(entry.label().name(), source.apply(entry)), 1, Integer::sum);
        }
        Stratum most = counts.firstKey();
        for (Map.Entry<Stratum, Integer> count : counts.entrySet()) {
            most = count.getValue() > counts.getOrDefault(most, 0) ? count.getKey() : most;
        }
        return most;
    }

    private int deal(int stratum, String label, int images) {
        int[] labels = ofLabel.computeIfAbsent(label, key -> new int[all.length]);
        int best = 0;
        for (int k = 1; k < all.length; k++) {
            int difference = Integer.compare(ofStratum[stratum][k], ofStratum[stratum][best]);
            difference = difference != 0 ? difference : Integer.compare(labels[k], labels[best]);
            difference = difference != 0 ? difference : Integer.compare(all[k], all[best]);
            best = difference < 0 ? k : best;
        }
        ofStratum[stratum][best] += images;
        labels[best] += images;
        all[best] += images;
        return best;
    }
}
