// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The figures from model to model, in full and in short. */
final class ModelTables {

    /** A correlation from which a feature counts as found again; a convention, not a measurement. */
    private static final double AGAIN = 0.7;

    private static final String CONFOUNDED = "confounded: no source holds enough of both sides";

    private final Table pairs = new Table(
            "model_a",
            "model_b",
            "images",
            "alignment",
            "alignment_by_chance",
            "partner_correlation_median",
            "partners_from_0.7",
            "status");
    private final Table effects = new Table(
            "model_a",
            "model_b",
            "contrast",
            "features",
            "rank_correlation",
            "chance_mean",
            "chance_lower",
            "chance_upper",
            "p",
            "overlap_of_20",
            "chance_overlap",
            "chance_overlap_upper",
            "status");
    private final Table brief =
            new Table("Models", "Contrast", "Rank correlation", "by chance [95 %]", "p", "Overlap of the top 20");

    ModelTables(
            List<Activations> models,
            List<Contrast> contrasts,
            BiomarkerOptions options,
            BiomarkerStudy.Progress progress) {
        int total = models.size() * (models.size() - 1) / 2;
        int done = 0;
        for (int i = 0; i < models.size(); i++) {
            for (Activations other : models.subList(i + 1, models.size())) {
                progress.at(models.get(i).model() + " and " + other.model(), done++, total);
                compare(models.get(i), other, contrasts, options);
            }
        }
        if (total == 0) {
            String why = "not measurable: expected two models, found one";
            pairs.add(models.get(0).model(), "", "", "", "", "", "", why);
            effects.add(models.get(0).model(), "", "", "", "", "", "", "", "", "", "", "", why);
        }
    }

    private void compare(Activations a, Activations b, List<Contrast> contrasts, BiomarkerOptions options) {
        ModelStability stability = ModelStability.of(a, b, options.shuffles(), options.seed());
        Similarity.Alignment alignment = stability.alignment();
        double[] partners = stability.partnerCorrelations();
        double again = (double) Arrays.stream(partners).filter(r -> r >= AGAIN).count() / partners.length;
        pairs.add(
                a.model(),
                b.model(),
                a.entries().size(),
                alignment.found(),
                alignment.chance(),
                Resampling.percentile(partners, 0.5),
                again,
                "measured");
        // Half of the patients pair the features, the other half is compared: half of the wished number is drawn from
        // it.
        int patients = Math.max(2, options.patients() / 2);
        for (Contrast contrast : contrasts) {
            Optional<ModelStability.Compared> compared = stability.contrast(contrast, patients);
            compared.ifPresentOrElse(
                    p -> add(a.model(), b.model(), contrast, p),
                    () -> effects.add(
                            a.model(),
                            b.model(),
                            contrast,
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "not measurable: expected " + patients + " patients on either side of the compared half"));
        }
    }

    private void add(String a, String b, Contrast contrast, ModelStability.Compared compared) {
        SourceStability.Pair pair = compared.pair();
        Agreement found = pair.found();
        Chance chance = pair.chance();
        effects.add(
                a,
                b,
                contrast,
                pair.features(),
                found.correlation(),
                chance.correlation(),
                chance.lower(),
                chance.upper(),
                chance.p(),
                found.overlap(),
                chance.overlap(),
                chance.overlapUpper(),
                compared.isConfounded() ? CONFOUNDED : "measured inside sources");
        brief.add(
                a + ", " + b,
                contrast + (compared.isConfounded() ? " (confounded)" : ""),
                Figures.two(found.correlation()),
                Figures.chance(chance),
                Figures.small(chance.p()),
                Figures.overlap(found, chance));
    }

    String pairsCsv() {
        return pairs.csv();
    }

    String effectsCsv() {
        return effects.csv();
    }

    String markdown() {
        return pairs.markdown() + "\n" + brief.markdown();
    }
}
