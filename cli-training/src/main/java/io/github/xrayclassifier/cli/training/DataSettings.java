// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which images a run learns from. */
final class DataSettings {

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file with at least the columns path, label and split; paths are relative to it. May be"
                    + " repeated.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private List<Path> manifests;

    @Option(
            names = "--train-only",
            paramLabel = "FILE",
            description = "A further manifest whose rows of split train are learned from; its others are left out.")
    private @Nullable Path trainOnly;

    @Option(
            names = "--weight",
            paramLabel = "SOURCE=W",
            description = "How often images of a source come in an epoch, 1 being once; may be repeated.")
    private Map<String, Double> weights = new TreeMap<>();

    String name() {
        return manifests.stream()
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.joining(" + "));
    }

    /**
     * Reads the manifests.
     *
     * @throws IllegalArgumentException if a weight is for no source of them
     */
    TrainingData read(Preprocessing preprocessing) throws IOException {
        Manifest main = all();
        Manifest all = trainOnly == null ? main : main.plus(Manifest.from(trainOnly));
        Set<ManifestEntry> validated = new HashSet<>(main.split("val"));
        requireSources(all);
        return TrainingData.of(all, findings(all.split("train")), preprocessing, List.of(ImageDecoder.standard()))
                .withSplit(entry -> entry.split().equals("train"), validated::contains)
                .withWeights(entry -> weights.getOrDefault(entry.source(), 1.0));
    }

    /**
     * Reads the manifests, whatever split their rows are in.
     *
     * @throws IllegalArgumentException if there are rows for training only, or a weight is for no source
     */
    TrainingData readWhole(Preprocessing preprocessing) throws IOException {
        if (trainOnly != null) {
            throw new IllegalArgumentException("train-only: every row is asked once here; give --manifest twice");
        }
        Manifest all = all();
        requireSources(all);
        return TrainingData.of(all, findings(all.entries()), preprocessing, List.of(ImageDecoder.standard()))
                .withWeights(entry -> weights.getOrDefault(entry.source(), 1.0));
    }

    private Manifest all() throws IOException {
        Manifest all = Manifest.from(manifests.get(0));
        for (Path further : manifests.subList(1, manifests.size())) {
            all = all.plus(Manifest.from(further));
        }
        return all;
    }

    private void requireSources(Manifest all) {
        Set<String> known = new HashSet<>();
        all.entries().forEach(entry -> known.add(entry.source()));
        for (String source : weights.keySet()) {
            if (!known.contains(source)) {
                throw new IllegalArgumentException("weight: expected a source of the manifest, found " + source);
            }
        }
    }

    private static List<Finding> findings(List<ManifestEntry> rows) {
        return rows.stream()
                .map(ManifestEntry::label)
                .distinct()
                .sorted(Comparator.comparing(Finding::name))
                .toList();
    }
}
