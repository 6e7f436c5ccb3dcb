// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** One contrast in one model: effects over all images, inside each source that holds both sides, and between sources. */
final class ContrastStudy {

    /**
     * One feature's effect.
     *
     * @param delta Cliff's delta inside sources, positive if the finding has more of it; of all images where the contrast is
     *     confounded
     * @param p van Elteren
     * @param q the same, adjusted over all features
     * @param pooled Cliff's delta over all images, sources mixed
     */
    record Effect(int feature, double delta, double lower, double upper, double p, double q, double pooled) {}

    /** Two sources that hold enough patients of both sides. */
    record SourcePair(String a, String b, SourceStability.Pair pair) {}

    /** A probe trained in one place and tested in another; both the same: five folds. */
    record Probe(String trainedOn, String testedOn, List<Probes.Score> scores) {}

    static final String ALL_SOURCES = "all sources";

    private final Contrast contrast;
    private final BiomarkerOptions options;
    private final Strata strata;
    private final Map<String, String> lacking = new TreeMap<>();

    ContrastStudy(Activations activations, Contrast contrast, BiomarkerOptions options) {
        this.contrast = contrast;
        this.options = options;
        this.strata = Strata.of(activations, contrast, options.patients(), entry -> true);
        TreeSet<String> names = new TreeSet<>(
                activations.entries().stream().map(ManifestEntry::source).toList());
        names.removeAll(strata.sources().keySet());
        for (String name : names) {
            PatientTable table = PatientTable.of(
                    activations, contrast, entry -> entry.source().equals(name));
            if (table.units() > 0) {
                lacking.put(name, table.positives() + " + " + table.negatives());
            }
        }
    }

    Contrast contrast() {
        return contrast;
    }

    int positives() {
        return strata.pooled().positives();
    }

    int negatives() {
        return strata.pooled().negatives();
    }

    /** Why there are no figures; empty if there are. */
    Optional<String> problem() {
        return strata.pooled().holds(options.patients())
                ? Optional.empty()
                : Optional.of("not measurable: expected " + options.patients() + " patients on either side, found "
                        + positives() + " + " + negatives());
    }

    /** Why sources cannot be compared; empty if they can. */
    Optional<String> sourceProblem() {
        return strata.sources().size() >= 2
                ? Optional.empty()
                : Optional.of("not measurable: expected two sources with " + options.patients()
                        + " patients on either side, found " + strata.sources().size()
                        + (lacking.isEmpty() ? "" : "; too few in " + text(lacking)));
    }

    private static String text(Map<String, String> counts) {
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(entry ->
                                (entry.getKey().isEmpty() ? "(no name)" : entry.getKey()) + " " + entry.getValue())
                        .toList());
    }

    /** The sources that hold enough of both sides, with their patients. */
    String sources() {
        Map<String, String> counts = new TreeMap<>();
        strata.sources().forEach((name, table) -> counts.put(name, table.positives() + " + " + table.negatives()));
        return counts.isEmpty() ? "none" : text(counts);
    }

    boolean isConfounded() {
        return strata.isConfounded();
    }

    /** All features, the largest absolute effect first. */
    List<Effect> effects() {
        double[] deltas = strata.deltas();
        double[] p = strata.pValues(deltas);
        double[] q = RankTests.benjaminiHochberg(p);
        double[][] bounds = strata.bounds(options.resamples(), new SplittableRandom(options.seed()));
        double[] pooled = strata.pooled().deltas();
        return Agreement.top(deltas, deltas.length).stream()
                .map(f -> new Effect(
                        f,
                        deltas[f],
                        Math.min(deltas[f], bounds[0][f]),
                        Math.max(deltas[f], bounds[1][f]),
                        p[f],
                        q[f],
                        pooled[f]))
                .toList();
    }

    List<SourcePair> sourcePairs() {
        SourceStability stability = new SourceStability(options.shuffles(), options.seed());
        List<SourcePair> pairs = new ArrayList<>();
        List<String> names = List.copyOf(strata.sources().keySet());
        for (int i = 0; i < names.size(); i++) {
            for (String other : names.subList(i + 1, names.size())) {
                pairs.add(new SourcePair(names.get(i), other, stability.pair(table(names.get(i)), table(other))));
            }
        }
        return pairs;
    }

    /** The agreement of two halves of one source, by source. */
    Map<String, Double> halves() {
        SourceStability stability = new SourceStability(options.shuffles(), options.seed());
        Map<String, Double> halves = new TreeMap<>();
        strata.sources().forEach((name, table) -> halves.put(name, stability.halves(table)));
        return halves;
    }

    List<Probe> probes() {
        Probes probes = new Probes(options.resamples(), options.seed());
        List<Probe> list = new ArrayList<>();
        list.add(new Probe(ALL_SOURCES, ALL_SOURCES, probes.inside(strata.pooled())));
        for (String trainedOn : strata.sources().keySet()) {
            for (String testedOn : strata.sources().keySet()) {
                list.add(new Probe(
                        trainedOn,
                        testedOn,
                        trainedOn.equals(testedOn)
                                ? probes.inside(table(trainedOn))
                                : probes.transfer(table(trainedOn), table(testedOn))));
            }
        }
        return list;
    }

    private PatientTable table(String source) {
        return java.util.Objects.requireNonNull(strata.sources().get(source));
    }
}
