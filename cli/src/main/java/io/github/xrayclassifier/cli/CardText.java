// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.model.Support;
import io.github.xrayclassifier.report.Markdown;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A model card as Markdown. Every number comes from the card; one that it lacks is called not measured. */
final class CardText {

    private static final List<OperatingPoint> POINTS =
            List.of(OperatingPoint.maximumYouden(), OperatingPoint.sensitivity(0.95), OperatingPoint.specificity(0.95));

    private final StringBuilder text = new StringBuilder();
    private final ModelCard card;

    private CardText(ModelCard card) {
        this.card = card;
    }

    static String of(ModelCard card, String sha256) {
        CardText document = new CardText(card);
        document.head(sha256);
        document.findings();
        document.points();
        document.provenance();
        return document.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void head(String sha256) {
        line("# Model card: %s%n", cell(card.name()));
        line("| | |%n|---|---|");
        line("| intended use | %s |", cell(card.intendedUse()));
        line("| terms of the weights | %s |", cell(card.licence()));
        line("| SHA-256 | %s |", sha256);
        line("| input | %s |", card.preprocessing());
        line(
                "| output | %s, temperature %.3f |",
                card.outputKind().name().toLowerCase(Locale.ROOT),
                card.calibration().temperature());
        line("| abstains below | probability %.2f |", card.confidenceThreshold());
        line("| abstains on | %s |", abstainOn());
        line("| abstains beyond | %s |%n", distance());
    }

    private String distance() {
        return card.detector()
                .map(statistics -> String.format(
                        Locale.ROOT,
                        "distance %.2f from the training images; fitted on %s",
                        statistics.threshold(),
                        cell(statistics.fittedOn())))
                .orElse("no distance: the file has no statistics for it");
    }

    private String abstainOn() {
        return card.abstainOn().isEmpty()
                ? "what the classifier's own checks name"
                : card.abstainOn().stream()
                        .sorted()
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .collect(Collectors.joining(", "));
    }

    private void findings() {
        line("## Findings%n");
        line("| finding | patients in training | in validation | AUC [95 %%] |%n|---|---|---|---|");
        for (Finding finding : card.findings()) {
            line("| %s | %s |", cell(finding.name()), support(finding));
        }
        line("");
    }

    private String support(Finding finding) {
        if (!card.isTrained(finding)) {
            return "untrained | | no number is ever given";
        }
        return Optional.ofNullable(card.support().get(finding))
                .map(CardText::support)
                .orElse("not measured | | ");
    }

    private static String support(Support support) {
        return support.trainingPatients() + " | " + support.validationPatients() + " | " + support.auc();
    }

    private void points() {
        line("## Operating points%n");
        line("| finding | wish | threshold | sensitivity [95 %%] | specificity [95 %%] | measured on |");
        line("|---|---|---|---|---|---|");
        for (Finding finding : card.findings()) {
            Optional.ofNullable(card.operatingCurves().get(finding))
                    .ifPresent(curve -> POINTS.forEach(wish -> point(finding, wish, curve)));
        }
        line("");
    }

    private void point(Finding finding, OperatingPoint wish, OperatingCurve curve) {
        Optional<OperatingCurve.Point> granted = wish.on(curve);
        String figures = granted.map(p ->
                        String.format(Locale.ROOT, "%.3f | %s | %s", p.threshold(), p.sensitivity(), p.specificity()))
                .orElse("none grants it | | ");
        line(
                "| %s | %s | %s | %s, %d with and %d without |",
                cell(finding.name()), wish, figures, cell(curve.dataset()), curve.positives(), curve.negatives());
    }

    private void provenance() {
        line("## Provenance%n");
        line("| key | value |%n|---|---|");
        card.provenance().entries().forEach((key, value) -> line("| %s | %s |", cell(key), cell(value)));
    }

    /** Text of a file, which may hold markup or end a cell or a line. */
    private static String cell(String value) {
        return Markdown.escaped(value);
    }
}
