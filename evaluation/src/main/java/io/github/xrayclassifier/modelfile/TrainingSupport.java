// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The patient groups that each finding of a model has among its training images, and the rule that follows: a finding with
 * fewer than the minimum is untrained. An untrained finding takes no part in the loss, the temperature, a metric or an answer.
 * Immutable; may be shared by threads.
 *
 * @param groups by finding, in the order of the model's outputs
 * @param minimum of patient groups, at least 1
 */
public record TrainingSupport(Map<Finding, Integer> groups, int minimum) {

    /** The minimum unless something else is said, as in every bundled model so far: a convention, not a measurement. */
    public static final int DEFAULT_MINIMUM = 40;

    /** Copies the counts. */
    public TrainingSupport {
        if (minimum < 1) {
            throw new IllegalArgumentException("minimum of patient groups: expected at least 1, found " + minimum);
        }
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /**
     * Counts.
     *
     * @param findings of the model, in the order of its outputs
     * @param kind softmax counts an image under its label, sigmoid under all its labels, as each is trained
     * @param training the images that train the model
     * @param minimum of patient groups
     * @return the counts, 0 for a finding without images
     */
    public static TrainingSupport of(
            List<Finding> findings, OutputKind kind, List<ManifestEntry> training, int minimum) {
        Map<Finding, Set<String>> groups = new LinkedHashMap<>();
        findings.forEach(finding -> groups.put(finding, new HashSet<>()));
        for (ManifestEntry entry : training) {
            for (Finding label : kind == OutputKind.SOFTMAX ? Set.of(entry.label()) : entry.labels()) {
                groups.computeIfPresent(label, (finding, found) -> {
                    found.add(entry.group());
                    return found;
                });
            }
        }
        Map<Finding, Integer> counts = new LinkedHashMap<>();
        groups.forEach((finding, found) -> counts.put(finding, found.size()));
        return new TrainingSupport(counts, minimum);
    }

    /** {@return the findings with too few patient groups, in the order of the outputs} */
    public Set<Finding> untrained() {
        Set<Finding> untrained = new LinkedHashSet<>();
        groups.forEach((finding, count) -> {
            if (count < minimum) {
                untrained.add(finding);
            }
        });
        return Collections.unmodifiableSet(untrained);
    }

    /** {@return the other findings, in the order of the outputs} */
    public List<Finding> trained() {
        return groups.keySet().stream()
                .filter(finding -> !untrained().contains(finding))
                .toList();
    }

    /**
     * A check before anything expensive begins.
     *
     * @return this
     * @throws IllegalArgumentException if no finding would be trained
     */
    public TrainingSupport requireTrained() {
        if (trained().isEmpty()) {
            throw new IllegalArgumentException("minimum of patient groups: expected at least one finding with "
                    + minimum
                    + " patient groups to train on, found at most "
                    + groups.values().stream().mapToInt(Integer::intValue).max().orElse(0));
        }
        return this;
    }

    /**
     * The untrained findings and the reason.
     *
     * @return for example {@code edema (12 of 40 patient groups), fibrosis (3 of 40 patient groups)}; empty if every finding is
     *     trained
     */
    public String reason() {
        return untrained().stream()
                .map(finding ->
                        finding + " (" + groups.getOrDefault(finding, 0) + " of " + minimum + " patient groups)")
                .collect(Collectors.joining(", "));
    }
}
