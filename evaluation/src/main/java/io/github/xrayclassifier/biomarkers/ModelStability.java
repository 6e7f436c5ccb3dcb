// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The stability between models: their common features, and those among them that tell the sides of a contrast apart. Features of two
 * networks have no common order: they are paired one to one by the correlation of their activations on one half of the
 * patient groups, without labels, and compared on the other half. The baseline pairs at random.
 */
final class ModelStability {

    /** Above this, alignment is measured on a random part: its matrices are images by images. */
    private static final int MOST_IMAGES = 2000;

    private final Activations a;
    private final Activations b;
    private final int shuffles;
    private final long seed;
    private final Map<String, Integer> half = new HashMap<>();
    private final int[] partner;

    private ModelStability(Activations a, Activations b, int shuffles, long seed) {
        this.a = a;
        this.b = b;
        this.shuffles = shuffles;
        this.seed = seed;
        List<String> groups =
                a.entries().stream().map(ManifestEntry::group).distinct().toList();
        int[] part = Resampling.deal(groups.size(), 2, new SplittableRandom(seed));
        for (int g = 0; g < part.length; g++) {
            half.put(groups.get(g), part[g]);
        }
        this.partner = Assignment.best(Similarity.correlations(a, b, images(0)));
    }

    static ModelStability of(Activations a, Activations b, int shuffles, long seed) {
        if (!a.entries().equals(b.entries()) || a.features() != b.features()) {
            throw new IllegalArgumentException(
                    "models: expected embeddings of the same images and the same length, found "
                            + a.entries().size() + " x " + a.features() + " and "
                            + b.entries().size() + " x " + b.features());
        }
        return new ModelStability(a, b, shuffles, seed);
    }

    private boolean isIn(ManifestEntry entry, int wanted) {
        return half.getOrDefault(entry.group(), -1) == wanted;
    }

    private int[] images(int wanted) {
        return IntStream.range(0, a.entries().size())
                .filter(i -> isIn(a.entries().get(i), wanted))
                .toArray();
    }

    Similarity.Alignment alignment() {
        int[] order = Resampling.permutation(a.entries().size(), new SplittableRandom(seed + 1));
        return Similarity.alignment(a, b, Arrays.copyOf(order, Math.min(order.length, MOST_IMAGES)), seed + 2);
    }

    /** The correlation of each feature with its partner, on the half that did not pair them. */
    double[] partnerCorrelations() {
        float[][] correlations = Similarity.correlations(a, b, images(1));
        return IntStream.range(0, partner.length)
                .mapToDouble(f -> correlations[f][partner[f]])
                .toArray();
    }

    /**
     * One contrast in both models.
     *
     * @param isConfounded whether no source holds enough of both sides in the half
     */
    record Compared(SourceStability.Pair pair, boolean isConfounded) {}

    /** Empty if the half has fewer patients than wished on a side. */
    Optional<Compared> contrast(Contrast contrast, int patients) {
        Strata left = Strata.of(a, contrast, patients, entry -> isIn(entry, 1));
        Strata right = Strata.of(b, contrast, patients, entry -> isIn(entry, 1));
        if (!left.pooled().holds(patients)) {
            return Optional.empty();
        }
        double[] effects = left.deltas();
        double[] others = right.deltas();
        int[] alive = IntStream.range(0, partner.length)
                .filter(f -> !left.isConstant(f) && !right.isConstant(partner[f]))
                .toArray();
        int[] mates = Arrays.stream(alive).map(f -> partner[f]).toArray();
        double[] known = SourceStability.pick(effects, alive);
        double[] paired = SourceStability.pick(others, mates);
        Agreement found = Agreement.of(known, paired);
        List<Agreement> shuffled = new ArrayList<>();
        RandomGenerator random = new SplittableRandom(seed + 3);
        for (int s = 0; s < shuffles; s++) {
            int[] order = Resampling.permutation(paired.length, random);
            shuffled.add(Agreement.of(known, SourceStability.pick(paired, order)));
        }
        SourceStability.Pair pair = new SourceStability.Pair(found, Chance.of(found, shuffled), alive.length);
        return Optional.of(new Compared(pair, left.isConfounded()));
    }
}
