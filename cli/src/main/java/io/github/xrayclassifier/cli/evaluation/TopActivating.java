// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.biomarkers.Activations;
import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The images that activate a feature most, one a patient group. */
final class TopActivating {

    private final Activations activations;
    private final int feature;
    private final List<Integer> images;

    private TopActivating(Activations activations, int feature, List<Integer> images) {
        this.activations = activations;
        this.feature = feature;
        this.images = images;
    }

    static TopActivating most(Activations activations, int feature, int count) {
        Set<String> groups = new HashSet<>();
        List<Integer> images = IntStream.range(0, activations.entries().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> activations.value(i, feature))
                        .reversed())
                .filter(i -> groups.add(activations.entries().get(i).group()))
                .limit(count)
                .toList();
        return new TopActivating(activations, feature, images);
    }

    int count() {
        return images.size();
    }

    ManifestEntry entry(int rank) {
        return activations.entries().get(images.get(rank));
    }

    float value(int rank) {
        return activations.value(images.get(rank), feature);
    }

    /** Their labels, the most frequent first, for example {@code 18 COVID-19, 2 normal}. */
    String labels() {
        return counted(entry -> entry.label().name());
    }

    /** Their sources, the most frequent first. */
    String sources() {
        return counted(ManifestEntry::source);
    }

    private String counted(Function<ManifestEntry, String> property) {
        Map<String, Integer> counts = new TreeMap<>();
        images.forEach(
                image -> counts.merge(property.apply(activations.entries().get(image)), 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> entry.getValue() + " " + (entry.getKey().isEmpty() ? "(no name)" : entry.getKey()))
                .collect(Collectors.joining(", "));
    }
}
