// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutputKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Labelled images that a model can be evaluated on. A model with softmax gives one finding an image, so an image whose label
 * is not among its trained findings is left out; with sigmoid every finding stands alone, so such a label is dropped and the
 * image stays. Immutable; may be shared by threads.
 *
 * @param entries the images that stay, their labels all among the trained findings
 * @param untrained labels of findings that the card calls untrained, with the number of images that carry each
 * @param unknown labels that the model has no finding for, or spells otherwise, with the number of images that carry each
 */
public record KnownLabels(List<ManifestEntry> entries, Map<Finding, Integer> untrained, Map<Finding, Integer> unknown) {

    private static final Comparator<Finding> BY_NAME = Comparator.comparing(Finding::name);

    /** Copies the collections. */
    public KnownLabels {
        entries = List.copyOf(entries);
        untrained = sorted(untrained);
        unknown = sorted(unknown);
    }

    private static Map<Finding, Integer> sorted(Map<Finding, Integer> counts) {
        Map<Finding, Integer> copy = new TreeMap<>(BY_NAME);
        copy.putAll(counts);
        return Collections.unmodifiableMap(copy);
    }

    /**
     * The images among some that a model can be evaluated on.
     *
     * @param card of the model
     * @param entries any labelled images
     * @return what stays, and what does not
     */
    public static KnownLabels of(ModelCard card, List<ManifestEntry> entries) {
        Set<Finding> trained = new HashSet<>(card.findings());
        trained.removeAll(card.untrained());
        return of(trained, card.untrained(), card.outputKind(), entries);
    }

    static KnownLabels of(Set<Finding> trained, Set<Finding> untrained, OutputKind kind, List<ManifestEntry> entries) {
        Map<Finding, Integer> excluded = new TreeMap<>(BY_NAME);
        Map<Finding, Integer> unknown = new TreeMap<>(BY_NAME);
        List<ManifestEntry> kept = new ArrayList<>();
        for (ManifestEntry entry : entries) {
            Set<Finding> labels = kind == OutputKind.SOFTMAX ? Set.of(entry.label()) : entry.labels();
            labels.stream()
                    .filter(label -> !trained.contains(label))
                    .forEach(label -> (untrained.contains(label) ? excluded : unknown).merge(label, 1, Integer::sum));
            if (trained.containsAll(labels)) {
                kept.add(entry);
            } else if (kind == OutputKind.SIGMOID) {
                kept.add(entry.withLabels(
                        labels.stream().filter(trained::contains).collect(Collectors.toSet())));
            }
        }
        return new KnownLabels(kept, excluded, unknown);
    }

    /**
     * The images that stay, if the model has a finding for every label.
     *
     * @return these
     * @throws IllegalArgumentException if there are unknown labels: the message lists them
     */
    public KnownLabels requireKnown() {
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("labels: expected findings of the model, found "
                    + unknown.entrySet().stream()
                            .map(entry -> "\"" + entry.getKey() + "\" (" + entry.getValue()
                                    + (entry.getValue() == 1 ? " image)" : " images)"))
                            .collect(Collectors.joining(", ")));
        }
        return this;
    }

    /** {@return the labels that take no part, untrained and unknown, each with its number of images} */
    public Map<Finding, Integer> leftOut() {
        Map<Finding, Integer> both = new TreeMap<>(BY_NAME);
        both.putAll(untrained);
        both.putAll(unknown);
        return Collections.unmodifiableMap(both);
    }
}
