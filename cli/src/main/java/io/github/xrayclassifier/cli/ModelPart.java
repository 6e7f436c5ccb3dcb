// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.report.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last part of a page: the model, the origin of its weights, and the number of patients behind each finding. */
final class ModelPart {

    private ModelPart() {}

    static Page of(ModelCard card) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Name", card.name());
        facts.put("Intended use", card.intendedUse());
        facts.put("Terms of the weights", card.licence());
        facts.putAll(card.provenance().entries());
        return Page.part()
                .article(Page.part()
                        .heading("The model")
                        .facts(facts)
                        .table(
                                List.of(
                                        "finding",
                                        "patients in training",
                                        "patients in validation",
                                        "AUC on validation [95 %]"),
                                card.findings().stream()
                                        .map(finding -> row(card, finding))
                                        .toList()));
    }

    private static List<String> row(ModelCard card, Finding finding) {
        if (!card.isTrained(finding)) {
            return List.of(finding.name(), "untrained: no number is ever given");
        }
        return Optional.ofNullable(card.support().get(finding))
                .map(support -> List.of(
                        finding.name(),
                        Integer.toString(support.trainingPatients()),
                        Integer.toString(support.validationPatients()),
                        support.auc().toString()))
                .orElse(List.of(finding.name(), "not measured"));
    }
}
