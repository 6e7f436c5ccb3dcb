// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.Support;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the measured part of a model card as Markdown: data, figures with their intervals, figures inside one source.
 * Every number comes from the evaluation or the card. May be used by any thread.
 */
public final class CardDocument {

    private final StringBuilder text = new StringBuilder();
    private final ModelCard card;
    private final Evaluation evaluation;

    private CardDocument(ModelCard card, Evaluation evaluation) {
        this.card = card;
        this.evaluation = evaluation;
    }

    /**
     * Writes the document.
     *
     * @param card the completed card
     * @param evaluation on the validation images
     * @param training the rows the model was trained on
     * @param pairs comparisons inside one source
     * @return Markdown, sections of level 2
     */
    public static String markdown(
            ModelCard card, Evaluation evaluation, List<ManifestEntry> training, List<SourcePair> pairs) {
        CardDocument document = new CardDocument(card, evaluation);
        document.data(training);
        document.findings();
        document.confusion();
        document.sources();
        document.pairs(pairs);
        document.calibration();
        document.provenance();
        return document.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void data(List<ManifestEntry> training) {
        line("## Data%n");
        line("| source | images that trained | images that validated |%n|---|---|---|");
        Map<String, int[]> counts = new TreeMap<>();
        training.forEach(entry -> counts.computeIfAbsent(entry.source(), s -> new int[2])[0]++);
        evaluation.predictions().entries().forEach(e -> counts.computeIfAbsent(e.source(), s -> new int[2])[1]++);
        counts.forEach((source, n) -> line("| %s | %d | %d |", source, n[0], n[1]));
        line("");
        line("| finding | patient groups in training | in validation |%n|---|---|---|");
        for (Finding finding : card.findings()) { // a card's maps may have any order
            Support support = card.support().get(finding);
            if (support != null) {
                line("| %s | %d | %d |", finding, support.trainingPatients(), support.validationPatients());
            }
        }
        line("");
    }

    private void findings() {
        line("## Figures on the validation split%n");
        line(
                "%d images; in brackets 95 %% intervals by bootstrap over patient groups, %d resamples. The answer is the"
                        + " likeliest finding; AUC is of its probability against all other findings.%n",
                evaluation.predictions().count(), Evaluation.RESAMPLES);
        line("Accuracy: %s%n", shown(evaluation.accuracy()));
        line("| finding | images | sensitivity | specificity | AUC |%n|---|---|---|---|---|");
        evaluation
                .findings()
                .forEach((finding, figures) -> line(
                        "| %s | %d | %s | %s | %s |",
                        finding,
                        figures.images(),
                        shown(figures.sensitivity()),
                        shown(figures.specificity()),
                        shown(figures.auc())));
        line("");
    }

    private void confusion() {
        List<Finding> names = evaluation.predictions().findings();
        line("Label in the row, answer in the column:%n");
        line("| | %s |", String.join(" | ", names.stream().map(Finding::name).toList()));
        line("|---%s|", "|---".repeat(names.size()));
        int[][] matrix = evaluation.confusion();
        for (int i = 0; i < matrix.length; i++) {
            StringBuilder row = new StringBuilder("| ").append(names.get(i));
            for (int count : matrix[i]) {
                row.append(" | ").append(count);
            }
            line("%s |", row);
        }
        line("");
    }

    private void sources() {
        line("## By source%n");
        line("| source | images | accuracy | sensitivity |%n|---|---|---|---|");
        evaluation.sources().forEach((source, figures) -> {
            List<String> shares = figures.sensitivities().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .toList();
            line(
                    "| %s | %d | %s | %s |",
                    source, figures.images(), shown(figures.accuracy()), String.join("; ", shares));
        });
        line("");
    }

    private void pairs(List<SourcePair> pairs) {
        line("## Inside one source%n");
        line("A model that recognizes the hospital gains nothing here.%n");
        line("| source | finding against | images | AUC |%n|---|---|---|---|");
        for (Evaluation.PairFigures figures : evaluation.pairs(pairs)) {
            SourcePair pair = figures.pair();
            line(
                    "| %s | %s against %s | %d + %d | %s |",
                    pair.sourcePrefix(),
                    pair.finding(),
                    pair.other(),
                    figures.positives(),
                    figures.negatives(),
                    shown(figures.auc()));
        }
        line("");
    }

    private void calibration() {
        line("## Calibration%n");
        line(
                "Temperature %.3f, fitted on the validation split: negative log-likelihood %.4f, before %.4f.%n",
                card.calibration().temperature(),
                TemperatureFit.loss(evaluation.predictions(), card.calibration()),
                TemperatureFit.loss(evaluation.predictions(), Calibration.none()));
    }

    private void provenance() {
        line("## Provenance%n");
        line("| key | value |%n|---|---|");
        card.provenance().entries().forEach((key, value) -> line("| %s | `%s` |", key, value));
        line("| recipe | `%s` |", card.preprocessing());
    }

    private static String shown(Optional<Interval> interval) {
        return interval.map(Interval::toString).orElse("not measurable");
    }
}
