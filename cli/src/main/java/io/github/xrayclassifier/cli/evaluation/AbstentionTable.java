// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.evaluation.Rate;
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

/** Counts verdicts by kind of image and writes them as a table, and what is missed as a sentence. */
final class AbstentionTable {

    /** At least this share of X-rays is to be answered, and of every other kind left without an answer. */
    static final double AIM = 0.95;

    private static final class Row {
        private final boolean isFilm;
        private int count;
        private int abstained;
        private final EnumMap<Verdict.Criterion, Integer> gates = new EnumMap<>(Verdict.Criterion.class);

        private Row(boolean isFilm) {
            this.isFilm = isFilm;
        }

        private Rate good() {
            return new Rate(isFilm ? count - abstained : abstained, count);
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    void add(String kind, boolean isFilm, Prediction prediction) {
        Row row = rows.computeIfAbsent(kind, name -> new Row(isFilm));
        List<Verdict.Reason> reasons = prediction.verdict().fold(classified -> List.of(), Verdict.Abstained::reasons);
        row.count++;
        row.abstained += reasons.isEmpty() ? 0 : 1;
        reasons.stream()
                .map(Verdict.Reason::criterion)
                .distinct()
                .forEach(gate -> row.gates.merge(gate, 1, Integer::sum));
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| images | count | wanted | share [95 %] | | input checks | distance | confidence |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        rows.forEach((kind, row) -> {
            Interval share = row.good().interval();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s | %d | %d | %d |%n",
                    kind,
                    row.count,
                    row.isFilm ? "an answer" : "none",
                    share,
                    share.value() >= AIM ? "reached" : "**missed**",
                    row.gates.getOrDefault(Verdict.Criterion.INPUT, 0),
                    row.gates.getOrDefault(Verdict.Criterion.DISTRIBUTION, 0),
                    row.gates.getOrDefault(Verdict.Criterion.CONFIDENCE, 0)));
        });
        return text.toString();
    }

    /** For the card: what was aimed at and not reached. */
    String sentence() {
        Map<String, String> missed = new TreeMap<>();
        rows.forEach((kind, row) -> {
            Interval share = row.good().interval();
            if (share.value() < AIM) {
                missed.put(kind, (row.isFilm ? "answers " : "abstains on ") + share + " of " + row.count);
            }
        });
        String films = rows.entrySet().stream()
                .filter(entry -> entry.getValue().isFilm)
                .map(entry -> "answers " + entry.getValue().good().interval() + " of " + entry.getValue().count + " "
                        + entry.getKey())
                .collect(Collectors.joining("; "));
        String result = missed.isEmpty()
                ? "abstains on at least 0.95 of each of the other kinds measured (" + kinds() + ")"
                : "does not reach 0.95 for: "
                        + missed.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                                .collect(Collectors.joining("; "));
        return films + "; " + result;
    }

    private String kinds() {
        return rows.entrySet().stream()
                .filter(entry -> !entry.getValue().isFilm)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }
}
