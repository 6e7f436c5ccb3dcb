// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.Map;

/** The figures from source to source, in full and in short. */
final class SourceTables {

    private final Table full = new Table(
            "model",
            "contrast",
            "source_a",
            "source_b",
            "features",
            "rank_correlation",
            "chance_mean",
            "chance_lower",
            "chance_upper",
            "p",
            "overlap_of_20",
            "chance_overlap",
            "chance_overlap_upper",
            "halves_of_a",
            "halves_of_b",
            "status");
    private final Table brief = new Table(
            "Model",
            "Contrast",
            "Sources",
            "Rank correlation",
            "by chance [95 %]",
            "p",
            "halves of each source",
            "Overlap of the top 20");

    void add(String model, ContrastStudy study) {
        if (study.sourceProblem().isPresent()) {
            String why = study.sourceProblem().get();
            full.add(model, study.contrast(), "", "", "", "", "", "", "", "", "", "", "", "", "", why);
            brief.add(model, study.contrast(), why, "", "", "", "", "");
            return;
        }
        Map<String, Double> halves = study.halves();
        for (ContrastStudy.SourcePair pair : study.sourcePairs()) {
            double halvesA = halves.getOrDefault(pair.a(), Double.NaN);
            double halvesB = halves.getOrDefault(pair.b(), Double.NaN);
            add(model, study.contrast(), pair, halvesA, halvesB);
        }
    }

    private void add(String model, Contrast contrast, ContrastStudy.SourcePair pair, double halvesA, double halvesB) {
        Agreement found = pair.pair().found();
        Chance chance = pair.pair().chance();
        full.add(
                model,
                contrast,
                pair.a(),
                pair.b(),
                pair.pair().features(),
                found.correlation(),
                chance.correlation(),
                chance.lower(),
                chance.upper(),
                chance.p(),
                found.overlap(),
                chance.overlap(),
                chance.overlapUpper(),
                halvesA,
                halvesB,
                "measured");
        brief.add(
                model,
                contrast,
                pair.a() + ", " + pair.b(),
                Figures.two(found.correlation()),
                Figures.chance(chance),
                Figures.small(chance.p()),
                Figures.two(halvesA) + ", " + Figures.two(halvesB),
                Figures.overlap(found, chance));
    }

    String csv() {
        return full.csv();
    }

    String markdown() {
        return brief.markdown();
    }
}
