// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import com.google.gson.Gson;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Made-up predictions with ties, and what scikit-learn, SciPy and NumPy say of them; see the SOURCE file beside the data. */
final class Golden {

    List<String> findings = List.of();
    int[] labels = {};
    int[] groups = {};
    List<String> sources = List.of();
    List<float[]> logits = List.of();
    double[] figures = {};
    double[][] intervals = {};
    int[][] confusion = {};
    int[] times = {};
    double[] weightedAuc = {};
    double[] weightedAveragePrecision = {};
    double pairAuc;
    double logTemperature;
    double lossAtTemperature;
    double lossAtOne;
    Metrics all = new Metrics();
    Metrics cohen = new Metrics();
    LabelSets labelSets = new LabelSets();
    double[] values = {};
    double[] percentiles = {};

    /** Of some images, by the metric's name in lower case. */
    static class Metrics {
        Map<String, Double> overall = Map.of();
        List<Map<String, Double>> findings = List.of();
        List<Map<String, Double>> oneVsRest = List.of();
    }

    /** The same logits with several labels an image. */
    static final class LabelSets extends Metrics {
        int[][] sets = {};
        double temperature;
        double[] thresholds = {};
    }

    static Golden read() {
        try (InputStream in = Golden.class.getResourceAsStream("/evaluation/golden.json")) {
            return new Gson()
                    .fromJson(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8), Golden.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Finding> known() {
        return findings.stream().map(Finding::new).toList();
    }

    Predictions oneLabel() {
        List<ManifestEntry> entries = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            entries.add(entry(i, Set.of(known().get(labels[i]))));
        }
        return Predictions.of(known(), OutputKind.SOFTMAX, entries, logits);
    }

    Predictions severalLabels() {
        List<ManifestEntry> entries = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            Set<Finding> shown = new HashSet<>();
            for (int f = 0; f < findings.size(); f++) {
                if (labelSets.sets[i][f] == 1) {
                    shown.add(known().get(f));
                }
            }
            entries.add(entry(i, shown));
        }
        return Predictions.of(known(), OutputKind.SIGMOID, entries, logits);
    }

    private ManifestEntry entry(int index, Set<Finding> shown) {
        return new ManifestEntry(
                Path.of(index + ".png"),
                known().get(labels[index]),
                shown,
                sources.get(index),
                "g" + groups[index],
                "val",
                Map.of("age_group", index % 2 == 0 ? "adult" : "child"),
                index + 2);
    }
}
