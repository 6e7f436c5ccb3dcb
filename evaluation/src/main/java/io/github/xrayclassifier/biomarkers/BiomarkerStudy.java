// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks of one or more models: which features tell each finding from its reference, do they do so again in another source of
 * images, in another model, and how well does a line through the best of them answer. What has too few patients, sources or
 * models is listed as not measurable.
 *
 * <p>The unit of every figure is the patient group. For one thread.
 */
public final class BiomarkerStudy {

    private static final int TOP_IN_REPORT = 5;

    private final List<Activations> models;
    private final List<Contrast> contrasts;
    private final BiomarkerOptions options;
    private final String images;
    private final Progress progress;

    private final Table contrastTable =
            new Table("model", "contrast", "positives", "negatives", "sources_with_both", "significant", "status");
    private final Table featureTable =
            new Table("model", "contrast", "rank", "feature", "delta", "lower", "upper", "p", "q", "delta_all_sources");
    private final SourceTables sourceTables = new SourceTables();
    private final ProbeTables probeTables = new ProbeTables();
    private final Table topTable = new Table(
            "Model", "Contrast", "Feature", "Cliff's delta [95 %]", "all sources mixed", "q (Benjamini-Hochberg)");
    private final List<BiomarkerReport.Top> top = new ArrayList<>();

    /** Hears how a study comes along. */
    @FunctionalInterface
    public interface Progress {

        /**
         * A part begins.
         *
         * @param part what is computed
         * @param done parts before it
         * @param total parts
         */
        void at(String part, int done, int total);
    }

    private BiomarkerStudy(
            List<Activations> models,
            List<Contrast> contrasts,
            BiomarkerOptions options,
            String images,
            Progress progress) {
        this.models = models;
        this.contrasts = contrasts;
        this.options = options;
        this.images = images;
        this.progress = progress;
    }

    /**
     * Runs a study.
     *
     * @param models the same images in each, at least one model
     * @param contrasts at least one
     * @param options counts and seed
     * @param images one sentence that says which images these are and whether they trained the models
     * @param progress hears of each part
     * @return tables and top features
     */
    public static BiomarkerReport run(
            List<Activations> models,
            List<Contrast> contrasts,
            BiomarkerOptions options,
            String images,
            Progress progress) {
        if (models.isEmpty() || contrasts.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a model and a contrast at least, found " + models.size() + " and " + contrasts.size());
        }
        return new BiomarkerStudy(List.copyOf(models), List.copyOf(contrasts), options, images, progress).run();
    }

    private BiomarkerReport run() {
        int parts = models.size() * contrasts.size();
        int done = 0;
        for (Activations model : models) {
            for (Contrast contrast : contrasts) {
                progress.at(model.model() + ", " + contrast, done++, parts);
                examine(model, new ContrastStudy(model, contrast, options));
            }
        }
        ModelTables modelTables = new ModelTables(models, contrasts, options, progress);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("contrasts.csv", contrastTable.csv());
        files.put("features.csv", featureTable.csv());
        files.put("sources.csv", sourceTables.csv());
        files.put("probes.csv", probeTables.csv());
        files.put("models.csv", modelTables.pairsCsv());
        files.put("models-effects.csv", modelTables.effectsCsv());
        files.put("report.md", report(modelTables));
        return new BiomarkerReport(files, top);
    }

    private void examine(Activations model, ContrastStudy study) {
        String name = model.model();
        if (study.problem().isPresent()) {
            contrastTable.add(
                    name,
                    study.contrast(),
                    study.positives(),
                    study.negatives(),
                    study.sources(),
                    "",
                    study.problem().get());
            return;
        }
        List<ContrastStudy.Effect> effects = study.effects();
        long significant = effects.stream().filter(effect -> effect.q() <= 0.05).count();
        contrastTable.add(
                name,
                study.contrast(),
                study.positives(),
                study.negatives(),
                study.sources(),
                significant,
                study.isConfounded() ? "confounded: no source holds enough of both sides" : "measured inside sources");
        list(model, study, effects);
        sourceTables.add(name, study);
        probeTables.add(name, study);
    }

    private void list(Activations model, ContrastStudy study, List<ContrastStudy.Effect> effects) {
        for (int rank = 1; rank <= effects.size(); rank++) {
            ContrastStudy.Effect e = effects.get(rank - 1);
            featureTable.add(
                    model.model(),
                    study.contrast(),
                    rank,
                    e.feature(),
                    e.delta(),
                    e.lower(),
                    e.upper(),
                    e.p(),
                    e.q(),
                    e.pooled());
            if (rank <= TOP_IN_REPORT) {
                topTable.add(
                        model.model(),
                        study.contrast(),
                        e.feature(),
                        Figures.interval(e.delta(), e.lower(), e.upper()),
                        Figures.two(e.pooled()),
                        Figures.small(e.q()));
            }
        }
        if (model == models.get(0)) {
            top.add(new BiomarkerReport.Top(
                    study.contrast(),
                    study.isConfounded(),
                    effects.stream()
                            .limit(Agreement.TOP)
                            .map(e -> new BiomarkerReport.Feature(e.feature(), e.delta(), e.pooled(), e.q()))
                            .toList()));
        }
    }

    private String report(ModelTables modelTables) {
        StringBuilder text =
                new StringBuilder("# Biomarkers\n\n").append(images).append("\n\n");
        for (Activations model : models) {
            text.append("- `")
                    .append(model.model())
                    .append("`: ")
                    .append(model.features())
                    .append(" features, SHA-256 `")
                    .append(model.sha256())
                    .append("`\n");
        }
        text.append("\nPatients, not images, are counted; at least ")
                .append(options.patients())
                .append(" on either side. ")
                .append(options.resamples())
                .append(" resamples behind an interval, ")
                .append(options.shuffles())
                .append(" shuffles behind a baseline, seed ")
                .append(options.seed())
                .append(".\n\n## Contrasts\n\n")
                .append(contrastTable.markdown())
                .append("\n## Features with the largest effect\n\n")
                .append(topTable.markdown())
                .append("\n## From source to source\n\n")
                .append(sourceTables.markdown())
                .append("\n## A line through the top features: AUC on held-out patients\n\n")
                .append(probeTables.markdown())
                .append("\n## From model to model\n\n")
                .append(modelTables.markdown());
        return text.toString();
    }
}
