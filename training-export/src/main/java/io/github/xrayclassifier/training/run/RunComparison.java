// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.report.Chart;
import io.github.xrayclassifier.report.CsvText;
import io.github.xrayclassifier.report.Page;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Training runs side by side: the keys of their recipes that differ, and the metrics of the epoch that each keeps. Read from their
 * folders, while they run too. Immutable; may be shared by threads.
 */
public final class RunComparison {

    private final List<Run> runs;

    private RunComparison(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    /** One run: its recipe by key, and its epochs by column of metrics.csv. */
    private record Run(String name, Map<String, String> recipe, List<Map<String, String>> epochs) {

        Map<String, String> kept() {
            return epochs.stream()
                    .filter(epoch -> epoch.getOrDefault("best", "").equals("true"))
                    .reduce((first, second) -> second)
                    .orElse(epochs.get(epochs.size() - 1));
        }

        double seconds() {
            return epochs.stream()
                    .mapToDouble(epoch -> number(epoch, "seconds"))
                    .sum();
        }
    }

    private static double number(Map<String, String> epoch, String column) {
        try {
            return Double.parseDouble(epoch.getOrDefault(column, ""));
        } catch (NumberFormatException e) { // a run without validation images has none
            return Double.NaN;
        }
    }

    /**
     * Reads runs.
     *
     * @param folders of runs with at least one finished epoch each, at least one
     * @return the comparison
     * @throws IOException if a folder holds no run, or its files cannot be read
     */
    public static RunComparison of(List<Path> folders) throws IOException {
        if (folders.isEmpty()) {
            throw new IllegalArgumentException("runs: expected at least one folder, found none");
        }
        List<Run> runs = new ArrayList<>();
        for (Path folder : folders) {
            SeparatedTable metrics = SeparatedTable.from(folder.resolve("metrics.csv"));
            List<Map<String, String>> epochs = new ArrayList<>();
            for (CsvText.Row row : metrics.rows()) {
                Map<String, String> epoch = new LinkedHashMap<>();
                for (int i = 0; i < metrics.header().size(); i++) {
                    epoch.put(metrics.header().get(i), row.fields().get(i));
                }
                epochs.add(epoch);
            }
            if (epochs.isEmpty()) {
                throw new IOException(folder + ": expected at least one finished epoch, found none");
            }
            runs.add(new Run(
                    String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
                    TrainingRecipe.from(folder.resolve("recipe.yaml")).entries(),
                    epochs));
        }
        return new RunComparison(runs);
    }

    /** {@return the names of the columns of {@link #rows}: run, epochs, kept epoch, metrics, minutes, and each key that differs} */
    public List<String> header() {
        List<String> header = new ArrayList<>(List.of(
                "run", "epochs", "kept", "accuracy", "mean AUC", "validation loss", "training loss", "minutes"));
        header.addAll(different());
        return header;
    }

    /** {@return a row for each run, in the order of the folders} */
    public List<List<String>> rows() {
        Set<String> keys = different();
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            Map<String, String> kept = run.kept();
            List<String> row = new ArrayList<>(List.of(
                    run.name(),
                    Integer.toString(run.epochs().size()),
                    kept.getOrDefault("epoch", ""),
                    shown(kept, "accuracy"),
                    shown(kept, "mean_auc"),
                    shown(kept, "validation_loss"),
                    shown(kept, "training_loss"),
                    String.format(Locale.ROOT, "%.1f", run.seconds() / 60)));
            keys.forEach(key -> row.add(run.recipe().getOrDefault(key, "")));
            rows.add(row);
        }
        return rows;
    }

    private static String shown(Map<String, String> epoch, String column) {
        double value = number(epoch, column);
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** The keys of recipes that two of the runs do not share. */
    private Set<String> different() {
        Set<String> keys = new LinkedHashSet<>();
        for (Run run : runs) {
            run.recipe().forEach((key, value) -> {
                if (runs.stream().anyMatch(other -> !value.equals(other.recipe().get(key)))) {
                    keys.add(key);
                }
            });
        }
        return keys;
    }

    /** {@return one HTML file with the table and the curves of all runs; it loads nothing} */
    public String html() {
        return Page.of("Training runs side by side")
                .table(header(), rows())
                .charts(List.of(chart("Mean AUC on the validation images", "mean_auc"), chart("Accuracy", "accuracy")))
                .html();
    }

    private Chart chart(String title, String column) {
        int longest = runs.stream().mapToInt(run -> run.epochs().size()).max().orElse(1);
        List<Chart.Line> lines = new ArrayList<>();
        for (Run run : runs.subList(0, Math.min(8, runs.size()))) { // a chart has colors for eight
            List<Chart.Point> points = new ArrayList<>();
            for (int i = 0; i < run.epochs().size(); i++) {
                double value = number(run.epochs().get(i), column);
                if (!Double.isNaN(value)) {
                    points.add(new Chart.Point((i + 1.0) / longest, value));
                }
            }
            lines.add(new Chart.Line(run.name(), points));
        }
        return Chart.lines(title, "part of the longest run", title, false, lines);
    }
}
