// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.Support;
import io.github.xrayclassifier.report.Markdown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The measured part of a model card as Markdown: data, metrics with their intervals, calibration, provenance. Every number
 * comes from the evaluation or the card; the same ones give the same text. May be used by any thread.
 */
public final class CardDocument {

    private CardDocument() {}

    /**
     * The document.
     *
     * @param card the completed card
     * @param evaluation on the validation images
     * @param training the rows the model was trained on; none if they are not at hand
     * @return Markdown, sections of level 2
     */
    public static String markdown(ModelCard card, Evaluation evaluation, List<ManifestEntry> training) {
        Markdown text = new Markdown();
        data(text, card, evaluation, training);
        EvaluationTables tables = new EvaluationTables(evaluation, evaluation.strata(), evaluation.pairs(), Map.of());
        text.heading(2, "Metrics on the validation split");
        text.paragraph(String.format(
                Locale.ROOT,
                "%d images of %d patient groups; in brackets: %s.",
                evaluation.all().images(),
                evaluation.all().groups(),
                evaluation.options().intervals()));
        for (EvaluationTables.Section section : tables.metrics()) {
            text.heading(3, section.title());
            if (!section.text().isEmpty()) {
                text.paragraph(section.text());
            }
            text.table(section.header(), section.rows());
        }
        text.heading(2, "Temperature");
        text.paragraph(String.format(
                Locale.ROOT,
                "%.3f, fitted on the validation split: log loss %.4f, before %.4f.",
                card.calibration().temperature(),
                TemperatureFit.loss(evaluation.predictions(), card.calibration()),
                TemperatureFit.loss(evaluation.predictions(), Calibration.none())));
        provenance(text, card);
        return text.text();
    }

    private static void data(Markdown text, ModelCard card, Evaluation evaluation, List<ManifestEntry> training) {
        text.heading(2, "Data");
        Map<String, int[]> counts = new TreeMap<>();
        training.forEach(entry -> counts.computeIfAbsent(entry.source(), s -> new int[2])[0]++);
        evaluation.predictions().entries().forEach(e -> counts.computeIfAbsent(e.source(), s -> new int[2])[1]++);
        List<List<String>> sources = new ArrayList<>();
        counts.forEach((source, n) -> sources.add(List.of(source, Integer.toString(n[0]), Integer.toString(n[1]))));
        if (training.isEmpty()) { // of a model whose training images are not at hand
            text.table(
                    List.of("source", "images"),
                    sources.stream().map(row -> List.of(row.get(0), row.get(2))).toList());
        } else {
            text.table(List.of("source", "images that trained", "images that validated"), sources);
        }
        List<List<String>> findings = new ArrayList<>();
        for (Finding finding : card.findings()) {
            findings.add(support(card, finding));
        }
        text.table(List.of("finding", "patient groups in training", "in validation"), findings);
    }

    private static List<String> support(ModelCard card, Finding finding) {
        if (!card.isTrained(finding)) {
            return List.of(finding.name(), "untrained", "");
        }
        if (!card.support().containsKey(finding)) {
            return List.of(finding.name(), "not measured", "");
        }
        Support support = Objects.requireNonNull(card.support().get(finding));
        return List.of(
                finding.name(),
                Integer.toString(support.trainingPatients()),
                Integer.toString(support.validationPatients()));
    }

    private static void provenance(Markdown text, ModelCard card) {
        text.heading(2, "Provenance");
        List<List<String>> rows = new ArrayList<>();
        card.provenance().entries().forEach((key, value) -> rows.add(List.of(key, value)));
        rows.add(List.of("recipe", card.preprocessing().toString()));
        text.table(List.of("key", "value"), rows);
    }
}
