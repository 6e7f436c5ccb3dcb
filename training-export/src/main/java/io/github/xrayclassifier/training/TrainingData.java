// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The images of a training run: a manifest, the findings in the order of the outputs, how an image is read, and which
 * rows train and which validate.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class TrainingData {

    private final Manifest manifest;
    private final List<Finding> findings;
    private final Preprocessing preprocessing;
    private final List<ImageDecoder> decoders;
    private final Predicate<ManifestEntry> training;
    private final Predicate<ManifestEntry> validation;
    private final ToDoubleFunction<ManifestEntry> weights;

    private TrainingData(
            Manifest manifest,
            List<Finding> findings,
            Preprocessing preprocessing,
            List<ImageDecoder> decoders,
            Predicate<ManifestEntry> training,
            Predicate<ManifestEntry> validation,
            ToDoubleFunction<ManifestEntry> weights) {
        this.manifest = manifest;
        this.findings = List.copyOf(findings);
        this.preprocessing = preprocessing;
        this.decoders = List.copyOf(decoders);
        this.training = training;
        this.validation = validation;
        this.weights = weights;
    }

    /**
     * The rows whose split is {@code train} and {@code val}.
     *
     * @param manifest the images
     * @param findings in the order of the model's outputs, at least two
     * @param preprocessing the recipe at the model's size; trained on as uint8 of its channels
     * @param decoders asked in order for each file
     * @return the data
     */
    public static TrainingData of(
            Manifest manifest, List<Finding> findings, Preprocessing preprocessing, List<ImageDecoder> decoders) {
        if (findings.size() < 2 || findings.stream().distinct().count() != findings.size()) {
            throw new IllegalArgumentException("expected at least two different findings, found " + findings);
        }
        return new TrainingData(
                manifest,
                findings,
                preprocessing,
                decoders,
                entry -> entry.split().equals("train"),
                entry -> entry.split().equals("val"),
                entry -> 1);
    }

    /**
     * This data with other rows to train on and to validate on.
     *
     * @param newTraining true for a row to train on
     * @param newValidation true for a row to validate on; a group with rows in both is refused when training
     *     starts
     * @return the changed copy
     */
    public TrainingData withSplit(Predicate<ManifestEntry> newTraining, Predicate<ManifestEntry> newValidation) {
        return new TrainingData(manifest, findings, preprocessing, decoders, newTraining, newValidation, weights);
    }

    /**
     * This data with training rows that come more or less often than once an epoch.
     *
     * @param newWeights how often a row comes, from 0 to 100; 0.5 every other epoch on average
     * @return the changed copy
     */
    public TrainingData withWeights(ToDoubleFunction<ManifestEntry> newWeights) {
        return new TrainingData(manifest, findings, preprocessing, decoders, training, validation, newWeights);
    }

    /** Refuses a patient group on both sides: its images are alike, and the validation figures would be too good. */
    void requireSeparateGroups() {
        Map<String, Integer> lineOf = new HashMap<>();
        trainingEntries().forEach(entry -> lineOf.putIfAbsent(entry.group(), entry.line()));
        for (ManifestEntry entry : validationEntries()) {
            Integer line = lineOf.get(entry.group());
            if (line != null) {
                throw new IllegalArgumentException("manifest line " + entry.line()
                        + ", to validate on: expected a group that is not trained on, found that of line " + line);
            }
        }
    }

    /** How often a row comes in an epoch. */
    double weight(ManifestEntry entry) {
        return Checks.within("weight of manifest line " + entry.line(), weights.applyAsDouble(entry), 0, 100);
    }

    /**
     * The images.
     *
     * @return the manifest
     */
    public Manifest manifest() {
        return manifest;
    }

    /**
     * The findings.
     *
     * @return in the order of the outputs
     */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * How an image becomes the network's input.
     *
     * @return the recipe
     */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /**
     * What reads the files.
     *
     * @return asked in order
     */
    public List<ImageDecoder> decoders() {
        return decoders;
    }

    /**
     * The rows trained on.
     *
     * @return in the order of the manifest
     */
    public List<ManifestEntry> trainingEntries() {
        return manifest.entries().stream().filter(training).toList();
    }

    /**
     * The rows validated on.
     *
     * @return in the order of the manifest
     */
    public List<ManifestEntry> validationEntries() {
        return manifest.entries().stream().filter(validation).toList();
    }
}
