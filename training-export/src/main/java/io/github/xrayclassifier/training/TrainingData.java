// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.modelfile.TrainingSupport;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The images of a training run: a manifest, the findings in the order of the outputs, decoders and preprocessing, and the rows
 * that train and validate.
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
     * The data of a recipe: rows of split {@code train} of all manifests train, rows of split {@code val} of the main ones
     * validate, and every label of a training row is a finding, in alphabetical order.
     *
     * @param manifests at least one
     * @param recipe whose input, weights of sources and further manifests are taken
     * @param decoders asked in order for each file
     * @return the data
     * @throws IOException if a manifest cannot be read
     * @throws IllegalArgumentException if a weight is for no source of the manifests
     */
    public static TrainingData of(List<Path> manifests, TrainingRecipe recipe, List<ImageDecoder> decoders)
            throws IOException {
        Manifest main = all(manifests);
        Manifest all = main;
        for (String further : recipe.data().trainOnly()) {
            all = all.plus(Manifest.from(Path.of(further)));
        }
        requireFindings(all, "train");
        Set<ManifestEntry> validated = Collections.newSetFromMap(new IdentityHashMap<>());
        validated.addAll(main.split("val"));
        return weighted(all, findings(all.split("train")), recipe, decoders)
                .withSplit(entry -> entry.split().equals("train"), validated::contains);
    }

    /**
     * The data of a cross-validation, which divides all rows itself, whatever split they are in.
     *
     * @param manifests at least one
     * @param recipe whose input and weights of sources are taken
     * @param decoders asked in order for each file
     * @return the data, every label of which is a finding, in alphabetical order
     * @throws IOException if a manifest cannot be read
     * @throws IllegalArgumentException if a weight is for no source, or there are rows for training only
     */
    public static TrainingData whole(List<Path> manifests, TrainingRecipe recipe, List<ImageDecoder> decoders)
            throws IOException {
        if (!recipe.data().trainOnly().isEmpty()) {
            throw new IllegalArgumentException(
                    "data.train-only: expected none where every row is evaluated once, found "
                            + recipe.data().trainOnly());
        }
        Manifest all = all(manifests);
        requireFindings(all, "");
        return weighted(all, findings(all.entries()), recipe, decoders);
    }

    /** A network of one output learns nothing; said in the words of the manifest, with the way out. */
    private static void requireFindings(Manifest all, String split) {
        List<ManifestEntry> rows = split.isEmpty() ? all.entries() : all.split(split);
        List<Finding> found = findings(rows);
        if (found.size() > 1) {
            return;
        }
        String where = split.isEmpty() ? "manifest" : "manifest, column split";
        String wanted = "rows of at least two findings" + (split.isEmpty() ? "" : " in split " + split);
        String there = rows.isEmpty()
                ? "none among " + all.entries().size() + " rows"
                        + (split.isEmpty() ? "" : ", which are in " + splits(all))
                : "only " + found.get(0) + " in " + rows.size() + (rows.size() == 1 ? " row" : " rows");
        throw new IllegalArgumentException(
                where + ": expected " + wanted + ", found " + there + "; xray manifest writes a manifest with splits");
    }

    private static Set<String> splits(Manifest all) {
        Set<String> splits = new TreeSet<>();
        all.entries().forEach(entry -> splits.add(entry.split().isEmpty() ? "no split" : entry.split()));
        return splits;
    }

    private static Manifest all(List<Path> manifests) throws IOException {
        Manifest all = Manifest.from(manifests.get(0));
        for (Path further : manifests.subList(1, manifests.size())) {
            all = all.plus(Manifest.from(further));
        }
        return all;
    }

    private static TrainingData weighted(
            Manifest all, List<Finding> findings, TrainingRecipe recipe, List<ImageDecoder> decoders) {
        Map<String, Double> weights = recipe.data().weights();
        Set<String> sources = new TreeSet<>();
        all.entries().forEach(entry -> sources.add(entry.source()));
        for (String source : weights.keySet()) {
            if (!sources.contains(source)) {
                throw new IllegalArgumentException(
                        "data.weights: expected sources of the manifest, " + sources + ", found " + source);
            }
        }
        return of(all, findings, recipe.input().preprocessing(), decoders)
                .withWeights(entry -> weights.getOrDefault(entry.source(), 1.0));
    }

    private static List<Finding> findings(List<ManifestEntry> rows) {
        return rows.stream()
                .map(ManifestEntry::label)
                .distinct()
                .sorted(Comparator.comparing(Finding::name))
                .toList();
    }

    /**
     * The patient groups of each finding in training, which decide what is untrained.
     *
     * @param recipe whose head and minimum are taken
     * @return the counts
     */
    public TrainingSupport support(TrainingRecipe recipe) {
        return TrainingSupport.of(
                findings,
                recipe.network().head(),
                trainingEntries(),
                recipe.data().minimumPatients());
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

    /**
     * This data without some rows.
     *
     * @param kept of this manifest, for example those whose images can be read
     * @return the changed copy
     */
    public TrainingData where(Predicate<ManifestEntry> kept) {
        return new TrainingData(manifest.where(kept), findings, preprocessing, decoders, training, validation, weights);
    }

    /**
     * A check that no patient group is on both sides: its images are alike, and the validation metrics would be too good.
     *
     * @throws IllegalArgumentException if one is
     */
    public void requireSeparateGroups() {
        Map<String, Integer> lineOf = new HashMap<>();
        trainingEntries().forEach(entry -> lineOf.putIfAbsent(entry.group(), entry.line()));
        for (ManifestEntry entry : validationEntries()) {
            Integer line = lineOf.get(entry.group());
            if (line != null) {
                throw new IllegalArgumentException("manifest line " + entry.line()
                        + ", to validate on: expected a group that is not trained on, found that of line " + line
                        + "; the images of a patient belong into one split");
            }
        }
    }

    /**
     * The weight of a row.
     *
     * @param entry of the manifest
     * @return how often it comes in an epoch, 1 being once
     */
    public double weight(ManifestEntry entry) {
        double weight = weights.applyAsDouble(entry);
        if (!(weight >= 0 && weight <= 100)) { // this way round, NaN fails too
            throw new IllegalArgumentException(
                    "weight of manifest line " + entry.line() + ": expected 0 to 100, found " + weight);
        }
        return weight;
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
     * The preprocessing of an image.
     *
     * @return the recipe
     */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /**
     * The readers of the files.
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
