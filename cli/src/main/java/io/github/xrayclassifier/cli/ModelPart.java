// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import java.util.Optional;

/** The page's last part: which model this is, where its weights come from, and on how many patients each finding rests. */
final class ModelPart {

    private ModelPart() {}

    static String of(ModelCard card) {
        StringBuilder html = new StringBuilder("<article>\n<h2>The model</h2>\n<dl>\n");
        term(html, "Name", card.name());
        term(html, "Intended use", card.intendedUse());
        term(html, "Terms of the weights", card.licence());
        card.provenance().entries().forEach((key, value) -> term(html, key, value));
        html.append("</dl>\n<table>\n<tr><th>Finding</th><th>Patients in training</th><th>Patients in validation</th>"
                + "<th>AUC on validation [95 %]</th></tr>\n");
        card.findings().forEach(finding -> html.append(row(card, finding)));
        return html.append("</table>\n</article>\n").toString();
    }

    private static void term(StringBuilder html, String name, String value) {
        if (!value.isBlank()) {
            html.append("<dt>")
                    .append(Html.text(name))
                    .append("</dt><dd>")
                    .append(Html.text(value))
                    .append("</dd>\n");
        }
    }

    private static String row(ModelCard card, Finding finding) {
        String cells = !card.isTrained(finding)
                ? "<td colspan=\"3\">untrained: no number is ever given</td>"
                : Optional.ofNullable(card.support().get(finding))
                        .map(support -> "<td data-label=\"Patients in training\">" + support.trainingPatients()
                                + "</td><td data-label=\"Patients in validation\">" + support.validationPatients()
                                + "</td><td data-label=\"AUC on validation [95 %]\">" + support.auc() + "</td>")
                        .orElse("<td colspan=\"3\">not measured</td>");
        return "<tr><th scope=\"row\">" + Html.text(finding.name()) + "</th>" + cells + "</tr>\n";
    }
}
