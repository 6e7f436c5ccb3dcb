// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.evaluation.Proportion;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Verdict;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Verdicts by kind of image as a table, and the missed aims as a sentence. */
final class AbstentionTable {

    /** At least this proportion of X-rays is to be answered, and of every other kind left without an answer. */
    static final double AIM = 0.95;

    private static final class Row {
        private final boolean isXray;
        private int count;
        private int abstained;
        private final EnumMap<Verdict.Criterion, Integer> criteria = new EnumMap<>(Verdict.Criterion.class);

        private Row(boolean isXray) {
            this.isXray = isXray;
        }

        private Proportion good() {
            return Proportion.of(isXray ? count - abstained : abstained, count);
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    void add(String kind, boolean isXray, Prediction prediction) {
        Row row = rows.computeIfAbsent(kind, name -> new Row(isXray));
        List<Verdict.Reason> reasons = prediction.verdict().fold(classified -> List.of(), Verdict.Abstained::reasons);
        row.count++;
        row.abstained += reasons.isEmpty() ? 0 : 1;
        reasons.stream()
                .map(Verdict.Reason::criterion)
                .distinct()
                .forEach(criterion -> row.criteria.merge(criterion, 1, Integer::sum));
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| images | count | wanted | proportion [95 %] | | input checks | distance | confidence |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        rows.forEach((kind, row) -> {
            Interval proportion = row.good().interval();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s | %d | %d | %d |%n",
                    kind,
                    row.count,
                    row.isXray ? "an answer" : "none",
                    proportion,
                    proportion.value() >= AIM ? "reached" : "**missed**",
                    row.criteria.getOrDefault(Verdict.Criterion.INPUT, 0),
                    row.criteria.getOrDefault(Verdict.Criterion.DISTRIBUTION, 0),
                    row.criteria.getOrDefault(Verdict.Criterion.CONFIDENCE, 0)));
        });
        return text.toString();
    }

    /** For the card: the aims that were not reached. */
    String sentence() {
        Map<String, String> missed = new TreeMap<>();
        rows.forEach((kind, row) -> {
            Interval proportion = row.good().interval();
            if (proportion.value() < AIM) {
                missed.put(kind, (row.isXray ? "answers " : "abstains on ") + proportion + " of " + row.count);
            }
        });
        String xrays = rows.entrySet().stream()
                .filter(entry -> entry.getValue().isXray)
                .map(entry -> "answers " + entry.getValue().good().interval() + " of " + entry.getValue().count + " "
                        + entry.getKey())
                .collect(Collectors.joining("; "));
        String result = missed.isEmpty()
                ? "abstains on at least 0.95 of each of the other kinds measured (" + kinds() + ")"
                : "does not reach 0.95 for: "
                        + missed.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                                .collect(Collectors.joining("; "));
        return xrays + "; " + result;
    }

    private String kinds() {
        return rows.entrySet().stream()
                .filter(entry -> !entry.getValue().isXray)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }
}
