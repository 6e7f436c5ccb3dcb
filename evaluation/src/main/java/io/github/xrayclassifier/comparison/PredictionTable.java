// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.comparison;

import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.manifest.ManifestException;
import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.predict.Verdict;
import io.github.xrayclassifier.report.CsvText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The results of a model image by image: a CSV file with the columns {@code path}, {@code label}, {@code labels},
 * {@code source}, {@code group}, {@code split}, {@code verdict}, {@code findings}, {@code reasons}, and for each finding its
 * calibrated probability in a column {@code p:FINDING}. Immutable; may be shared by threads.
 *
 * @param findings in the order of the probabilities
 * @param rows one an image
 */
public record PredictionTable(List<Finding> findings, List<Row> rows) {

    private static final String PROBABILITY = "p:";
    private static final String CLASSIFIED = "classified";
    private static final String ABSTAINED = "abstained";

    /** Copies the lists. */
    public PredictionTable {
        findings = List.copyOf(findings);
        rows = List.copyOf(rows);
    }

    /**
     * One image.
     *
     * @param path as the manifest has it
     * @param label the finding that it counts under
     * @param labels the findings that count as shown: the label alone for a model of exclusive findings
     * @param source where it comes from; empty if unknown
     * @param group patients that stay together
     * @param split empty if the manifest has none
     * @param isAnswered false if the classifier abstained
     * @param called the findings of the verdict; none for an abstention
     * @param reasons of an abstention
     * @param probabilities by finding, calibrated
     */
    public record Row(
            String path,
            Finding label,
            Set<Finding> labels,
            String source,
            String group,
            String split,
            boolean isAnswered,
            List<Finding> called,
            List<String> reasons,
            Map<Finding, Double> probabilities) {

        /** Copies the collections. */
        public Row {
            labels = Set.copyOf(labels);
            called = List.copyOf(called);
            reasons = List.copyOf(reasons);
            probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        }
    }

    /**
     * The results of a classifier.
     *
     * @param predictions the scores
     * @param calibration of the model
     * @param verdicts one an image
     * @return the table
     */
    public static PredictionTable of(Predictions predictions, Calibration calibration, List<Verdict> verdicts) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            rows.add(row(predictions, i, calibration, Optional.of(verdicts.get(i))));
        }
        return new PredictionTable(predictions.findings(), rows);
    }

    /**
     * The results of a bare model, which never abstains and calls the finding with the largest score.
     *
     * @param predictions the scores
     * @param calibration of the model
     * @return the table
     */
    public static PredictionTable of(Predictions predictions, Calibration calibration) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < predictions.entries().size(); i++) {
            rows.add(row(predictions, i, calibration, Optional.empty()));
        }
        return new PredictionTable(predictions.findings(), rows);
    }

    private static Row row(Predictions predictions, int image, Calibration calibration, Optional<Verdict> verdict) {
        ManifestEntry entry = predictions.entries().get(image);
        double[] p = calibration.probabilities(predictions.logits(image), predictions.outputKind());
        Map<Finding, Double> probabilities = new LinkedHashMap<>();
        int top = 0;
        for (int f = 0; f < p.length; f++) {
            probabilities.put(predictions.findings().get(f), p[f]);
            top = p[f] > p[top] ? f : top;
        }
        List<Finding> plain = List.of(predictions.findings().get(top));
        return new Row(
                entry.path(),
                entry.label(),
                predictions.outputKind() == OutputKind.SOFTMAX ? Set.of(entry.label()) : entry.labels(),
                entry.source(),
                entry.group(),
                entry.split(),
                verdict.map(v -> v.<Boolean>fold(c -> true, a -> false)).orElse(true),
                verdict.map(v -> v.<List<Finding>>fold(
                                c -> c.findings().stream()
                                        .map(score -> score.finding())
                                        .toList(),
                                a -> List.of()))
                        .orElse(plain),
                verdict.map(v -> v.<List<String>>fold(
                                c -> List.of(),
                                a -> a.reasons().stream()
                                        .map(Verdict.Reason::toString)
                                        .toList()))
                        .orElse(List.of()),
                probabilities);
    }

    /**
     * Reads a table.
     *
     * @param file as {@link #text} has it; other columns are passed over
     * @return the table
     * @throws ManifestException if a column is missing, or a field is none of what it takes
     * @throws IOException if the file cannot be read
     */
    public static PredictionTable from(Path file) throws IOException {
        SeparatedTable table = SeparatedTable.from(file);
        String remedy = "xray evaluate --predictions writes such a table";
        int path = table.required(remedy, "path");
        int label = table.required(remedy, "label");
        Map<Finding, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < table.header().size(); i++) {
            String column = table.header().get(i);
            if (column.startsWith(PROBABILITY)) {
                places.put(new Finding(column.substring(PROBABILITY.length())), i);
            }
        }
        if (places.isEmpty()) {
            throw ManifestException.of(
                    file, 1, "", "columns p:FINDING with probabilities", "the columns " + table.header(), remedy);
        }
        List<Row> rows = new ArrayList<>();
        for (CsvText.Row row : table.rows()) {
            Map<Finding, Double> probabilities = new LinkedHashMap<>();
            for (Map.Entry<Finding, Integer> place : places.entrySet()) {
                probabilities.put(place.getKey(), probability(table, row, place.getValue()));
            }
            Finding shown = new Finding(row.fields().get(label));
            Set<Finding> labels =
                    findings(optional(table, row, "labels"), "\\|").stream().collect(Collectors.toSet());
            rows.add(new Row(
                    row.fields().get(path),
                    shown,
                    labels.isEmpty() ? Set.of(shown) : labels,
                    optional(table, row, "source"),
                    optional(table, row, "group"),
                    optional(table, row, "split"),
                    !optional(table, row, "verdict").equals(ABSTAINED),
                    findings(optional(table, row, "findings"), "\\|"),
                    optional(table, row, "reasons").isEmpty()
                            ? List.of()
                            : List.of(optional(table, row, "reasons").split("; ", -1)),
                    probabilities));
        }
        return new PredictionTable(List.copyOf(places.keySet()), rows);
    }

    private static double probability(SeparatedTable table, CsvText.Row row, int column) throws ManifestException {
        try {
            double p = Double.parseDouble(row.fields().get(column));
            if (p >= 0 && p <= 1) {
                return p;
            }
        } catch (NumberFormatException e) { // said below
            throw table.fault(row, column, "a probability from 0 to 1", "");
        }
        throw table.fault(row, column, "a probability from 0 to 1", "");
    }

    private static String optional(SeparatedTable table, CsvText.Row row, String column) {
        int place = table.column(column).orElse(-1);
        return place < 0 ? "" : row.fields().get(place);
    }

    private static List<Finding> findings(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .filter(name -> !name.isEmpty())
                .map(Finding::new)
                .toList();
    }

    /** {@return the CSV file's content} */
    public String text() {
        List<String> header = new ArrayList<>(
                List.of("path", "label", "labels", "source", "group", "split", "verdict", "findings", "reasons"));
        findings.forEach(finding -> header.add(PROBABILITY + finding.name()));
        CsvText text = CsvText.of(header);
        for (Row row : rows) {
            List<Object> cells = new ArrayList<>(List.of(
                    row.path(),
                    row.label(),
                    joined(row.labels().stream().map(Finding::name).sorted().toList()),
                    row.source(),
                    row.group(),
                    row.split(),
                    row.isAnswered() ? CLASSIFIED : ABSTAINED,
                    joined(row.called().stream().map(Finding::name).toList()),
                    String.join("; ", row.reasons())));
            findings.forEach(finding -> cells.add(row.probabilities().getOrDefault(finding, Double.NaN)));
            text.row(cells);
        }
        return text.text();
    }

    private static String joined(List<String> names) {
        return String.join("|", names);
    }
}
