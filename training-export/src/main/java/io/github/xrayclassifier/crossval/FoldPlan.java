// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.manifest.StratifiedGroups;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Divides manifests into folds. The same manifest, settings and seed give the same folds.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class FoldPlan {

    private int folds = 5;
    private long seed = 50; // the seed of the paper's script
    private String sourceColumn = "source";
    private int minimumImages = 50;
    private List<Set<String>> leftOut = List.of();
    private boolean groupsUnknown;
    private String evaluatedOnly = "";
    private Set<String> trainedOnly = Set.of();

    private FoldPlan() {}

    private FoldPlan(FoldPlan from) {
        folds = from.folds;
        seed = from.seed;
        sourceColumn = from.sourceColumn;
        minimumImages = from.minimumImages;
        leftOut = from.leftOut;
        groupsUnknown = from.groupsUnknown;
        evaluatedOnly = from.evaluatedOnly;
        trainedOnly = from.trainedOnly;
    }

    /** {@return 5 folds, seed 50, every source of at least 50 images held out in turn, groups required} */
    public static FoldPlan defaults() {
        return new FoldPlan();
    }

    /** A copy with the given number of folds, 2 to 100. */
    public FoldPlan withFolds(int value) {
        FoldPlan copy = new FoldPlan(this);
        copy.folds = within("folds", value, 2, 100);
        return copy;
    }

    /** A copy with the given seed: any number. */
    public FoldPlan withSeed(long value) {
        FoldPlan copy = new FoldPlan(this);
        copy.seed = value;
        return copy;
    }

    /** A copy that takes sources from another column, for example {@code dataset}. */
    public FoldPlan withSourceColumn(String value) {
        FoldPlan copy = new FoldPlan(this);
        copy.sourceColumn = value;
        return copy;
    }

    /** A copy that holds out only sources with at least so many images, 1 or more. */
    public FoldPlan withMinimumImages(int value) {
        FoldPlan copy = new FoldPlan(this);
        copy.minimumImages = within("minimumImages", value, 1, Integer.MAX_VALUE);
        return copy;
    }

    /**
     * A copy that holds out only these sources; none means all that are large enough, one by one.
     *
     * @param value sources that are left out together, a fold each
     */
    public FoldPlan withLeftOut(List<Set<String>> value) {
        FoldPlan copy = new FoldPlan(this);
        copy.leftOut = value.stream().map(Set::copyOf).toList();
        return copy;
    }

    /** A copy that takes an image without a group for a group of its own, instead of refusing the manifest. */
    public FoldPlan withGroupsUnknown(boolean value) {
        FoldPlan copy = new FoldPlan(this);
        copy.groupsUnknown = value;
        return copy;
    }

    /**
     * A copy that never trains on the rows of a split, though it evaluates them in their fold like all others: so that the models of
     * the folds may teach one that is chosen on that split. Empty trains on every row.
     */
    public FoldPlan withEvaluatedOnly(String split) {
        FoldPlan copy = new FoldPlan(this);
        copy.evaluatedOnly = split;
        return copy;
    }

    /** A copy that never evaluates the rows of some sources, for example because they exist only at a lower resolution. */
    public FoldPlan withTrainedOnly(Set<String> sources) {
        FoldPlan copy = new FoldPlan(this);
        copy.trainedOnly = Set.copyOf(sources);
        return copy;
    }

    private static int within(String name, int value, int lower, int upper) {
        if (value < lower || value > upper) {
            throw new IllegalArgumentException(name + ": expected " + lower + " to " + upper + ", found " + value);
        }
        return value;
    }

    /**
     * The folds of a protocol.
     *
     * @param manifest the images
     * @param protocol how to divide them
     * @return by paper and grouped, as many folds as asked for; every row that is evaluated is held out in exactly one of them. With sources
     *     left out, a fold for each source in alphabetical order
     * @throws IllegalArgumentException if a row has no group, there are fewer groups than folds, no source to leave out, or
     *     no row of what is evaluated only or trained on only
     */
    public List<Fold> folds(Manifest manifest, Protocol protocol) {
        List<ManifestEntry> rows = manifest.entries();
        requireGroups(rows);
        requireRoles(rows);
        return switch (protocol) {
            case PAPER -> folds(rows, singleImages(rows));
            case GROUPED -> folds(rows, StratifiedGroups.assign(rows, this::source, folds, seed));
            case LEAVE_SOURCE_OUT -> sources(rows);
        };
    }

    private void requireGroups(List<ManifestEntry> rows) {
        for (ManifestEntry row : rows) {
            if (!groupsUnknown && row.columns().getOrDefault("group", "").isEmpty()) {
                throw new IllegalArgumentException("manifest line " + row.line()
                        + ": expected a patient group in the column \"group\", found none; images of one patient on both"
                        + " sides make figures too good, so say if groups are unknown (--groups-unknown)");
            }
        }
    }

    private void requireRoles(List<ManifestEntry> rows) {
        if (!evaluatedOnly.isEmpty() && rows.stream().noneMatch(this::isEvaluatedOnly)) {
            throw new IllegalArgumentException(
                    "evaluated only: expected rows of split " + evaluatedOnly + ", found none");
        }
        for (String source : trainedOnly) {
            if (rows.stream().noneMatch(row -> source(row).equals(source))) {
                throw new IllegalArgumentException(
                        "trained on only: expected rows of source " + source + ", found none");
            }
        }
    }

    /** The fold of each row: shuffled, then cut into runs whose lengths differ by one at most. */
    private int[] singleImages(List<ManifestEntry> rows) {
        requireEnough(rows.size(), "images");
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        int[] fold = new int[rows.size()];
        for (int i = 0; i < fold.length; i++) {
            fold[order.get(i)] = (int) ((long) i * folds / fold.length);
        }
        return fold;
    }

    private void requireEnough(int found, String what) {
        if (found < folds) {
            throw new IllegalArgumentException("folds: expected at least " + folds + " " + what + ", found " + found);
        }
    }

    private List<Fold> folds(List<ManifestEntry> rows, int[] foldOf) {
        List<Fold> all = new ArrayList<>();
        for (int k = 0; k < folds; k++) {
            List<ManifestEntry> training = new ArrayList<>();
            List<ManifestEntry> heldOut = new ArrayList<>();
            for (int i = 0; i < foldOf.length; i++) {
                (foldOf[i] == k ? heldOut : training).add(rows.get(i));
            }
            all.add(fold(k + 1, "fold " + (k + 1) + " of " + folds, training, heldOut, List.of(), 0));
        }
        return all;
    }

    /** Leaves out of each part the rows that have no part in it; rows that are evaluated only take their patients with them. */
    private Fold fold(
            int number,
            String name,
            List<ManifestEntry> others,
            List<ManifestEntry> heldOut,
            List<ManifestEntry> reference,
            int dropped) {
        Set<String> evaluates = new HashSet<>();
        others.stream().filter(this::isEvaluatedOnly).forEach(row -> evaluates.add(row.group()));
        List<ManifestEntry> training =
                others.stream().filter(row -> !evaluates.contains(row.group())).toList();
        List<ManifestEntry> evaluated =
                heldOut.stream().filter(row -> !isTrainedOnly(row)).toList();
        List<ManifestEntry> compared =
                reference.stream().filter(row -> !isTrainedOnly(row)).toList();
        int without = others.size() + heldOut.size() + reference.size();
        int with = training.size() + evaluated.size() + compared.size();
        return new Fold(number, name, training, evaluated, compared, dropped + without - with);
    }

    private boolean isEvaluatedOnly(ManifestEntry row) {
        return !evaluatedOnly.isEmpty() && row.split().equals(evaluatedOnly);
    }

    private boolean isTrainedOnly(ManifestEntry row) {
        return trainedOnly.contains(source(row));
    }

    private String source(ManifestEntry row) {
        return row.columns().getOrDefault(sourceColumn, "");
    }

    private List<Fold> sources(List<ManifestEntry> rows) {
        Map<String, Integer> images = new TreeMap<>();
        rows.forEach(row -> images.merge(source(row), 1, Integer::sum));
        images.keySet().removeAll(trainedOnly);
        for (Set<String> together : leftOut) {
            if (together.isEmpty() || !images.keySet().containsAll(together)) {
                throw new IllegalArgumentException(
                        "sources to leave out: expected some of " + images.keySet() + ", found " + together);
            }
        }
        List<Set<String>> wanted = leftOut;
        if (wanted.isEmpty()) {
            wanted = images.keySet().stream()
                    .filter(source -> images.getOrDefault(source, 0) >= minimumImages)
                    .map(Set::of)
                    .toList();
        }
        int[] foldOf = StratifiedGroups.assign(rows, this::source, folds, seed);
        List<Fold> all = new ArrayList<>();
        for (Set<String> together : wanted) {
            List<ManifestEntry> heldOut =
                    rows.stream().filter(row -> together.contains(source(row))).toList();
            if (heldOut.size() < rows.size()) {
                all.add(without(all.size() + 1, together, heldOut, rows, foldOf));
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("sources: expected at least two, one of them with " + minimumImages
                    + " images, found " + images.keySet() + " in the column \"" + sourceColumn + "\"");
        }
        return all;
    }

    /** Some sources held out; a grouped fold of the others, another one for each number, becomes the reference. */
    private Fold without(
            int number, Set<String> together, List<ManifestEntry> heldOut, List<ManifestEntry> rows, int[] foldOf) {
        Set<String> groups = new HashSet<>();
        heldOut.forEach(row -> groups.add(row.group()));
        List<ManifestEntry> training = new ArrayList<>();
        List<ManifestEntry> reference = new ArrayList<>();
        int dropped = 0;
        for (int i = 0; i < foldOf.length; i++) {
            ManifestEntry row = rows.get(i);
            if (!together.contains(source(row))) {
                if (groups.contains(row.group())) {
                    dropped++;
                } else {
                    (foldOf[i] == (number - 1) % folds ? reference : training).add(row);
                }
            }
        }
        return fold(
                number, "without " + String.join(", ", new TreeSet<>(together)), training, heldOut, reference, dropped);
    }
}
