// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import io.github.xrayclassifier.abstention.AbstentionPolicyFit;
import io.github.xrayclassifier.abstention.ImageFeaturesReader;
import io.github.xrayclassifier.evaluation.CardDocument;
import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.EvaluationReport;
import io.github.xrayclassifier.evaluation.KnownLabels;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.evaluation.TemperatureFit;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A model file fitted to other images than those that it was assembled with, for example to a hospital's own: temperature,
 * operating points and abstention policy; the weights stay. Immutable; may be shared by threads.
 */
public final class Recalibration {

    private final ModelSource source;
    private final List<ManifestEntry> images;
    private final List<ImageDecoder> decoders;
    private final String name;
    private final boolean keepsPolicy;
    private final long seed;
    private final BiConsumer<Integer, Integer> progress;

    private Recalibration(
            ModelSource source,
            List<ManifestEntry> images,
            List<ImageDecoder> decoders,
            String name,
            boolean keepsPolicy,
            long seed,
            BiConsumer<Integer, Integer> progress) {
        this.source = source;
        this.images = List.copyOf(images);
        this.decoders = List.copyOf(decoders);
        this.name = name;
        this.keepsPolicy = keepsPolicy;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * A recalibration with an abstention policy of its own and seed 7.
     *
     * @param source a model file
     * @param images labelled, of patients that did not train the model; an image of a finding that the model was not trained
     *     on takes no part
     * @param decoders tried in order for each image
     * @param name of the images, for the card
     * @return to be run
     */
    public static Recalibration of(
            ModelSource source, List<ManifestEntry> images, List<ImageDecoder> decoders, String name) {
        return new Recalibration(source, images, decoders, name, false, 7, (done, total) -> {});
    }

    /** A copy that leaves the model's abstention policy as it is. */
    public Recalibration keepingPolicy() {
        return new Recalibration(source, images, decoders, name, true, seed, progress);
    }

    /** A copy with another seed of the bootstrap behind the intervals. */
    public Recalibration withSeed(long other) {
        return new Recalibration(source, images, decoders, name, keepsPolicy, other, progress);
    }

    /** A copy with a listener that is told how many of how many images have been read. */
    public Recalibration withProgress(BiConsumer<Integer, Integer> listener) {
        return new Recalibration(source, images, decoders, name, keepsPolicy, seed, listener);
    }

    /**
     * Runs the model over the images and puts the file together. The metrics are those of the images that set the temperature,
     * so they flatter: other images judge.
     *
     * @return the file and its metrics
     * @throws IOException if an image cannot be read
     * @throws IllegalArgumentException if a label is none of the model's findings, no image is of a trained finding, or the
     *     images show one finding alone
     */
    public AssembledModel run() throws IOException {
        try (Backend backend = OnnxBackend.open(source)) {
            ModelCard old = backend.card();
            List<ManifestEntry> known = known(old);
            Predictions predictions = Predictions.of(
                            backend, images, decoders, done -> progress.accept(done, images.size()))
                    .trainedOnly(old);
            Calibration calibration = TemperatureFit.fit(predictions);
            EvaluationOptions bootstrap = EvaluationOptions.defaults().withBootstrap(seed, EvaluationOptions.RESAMPLES);
            Evaluation evaluation = Evaluation.of(predictions, bootstrap);
            ModelCard measured = old.toBuilder()
                    .calibration(calibration)
                    .support(evaluation.support(trainingPatients(old)))
                    .operatingCurves(evaluation.operatingCurves(calibration, name))
                    .build();
            List<String> remarks = new ArrayList<>();
            ModelCard whole = withPolicy(backend, measured, known, remarks);
            ModelCard card = said(whole, evaluation, remarks.isEmpty());
            Evaluation complete = Evaluation.of(predictions, bootstrap.withModel(card));
            return new AssembledModel(
                    CardReplacement.bytes(source, card),
                    card,
                    EvaluationReport.of(complete, Map.of("model", card.name(), "images that set the temperature", name))
                            .json(),
                    CardDocument.markdown(card, complete, List.of()),
                    remarks);
        }
    }

    private List<ManifestEntry> known(ModelCard card) {
        List<ManifestEntry> known = KnownLabels.of(card, images).requireKnown().entries();
        long labels = known.stream().map(ManifestEntry::label).distinct().count();
        if (labels < 2) {
            throw new IllegalArgumentException("recalibration: expected images of at least two trained findings, found "
                    + (labels == 0 ? "none" : "only " + known.get(0).label()) + " among " + images.size()
                    + (images.size() == 1 ? " image" : " images"));
        }
        return known;
    }

    private static Map<Finding, Integer> trainingPatients(ModelCard card) {
        Map<Finding, Integer> patients = new LinkedHashMap<>();
        card.support().forEach((finding, support) -> patients.put(finding, support.trainingPatients()));
        return patients;
    }

    /** One half of the images spans the directions, the other sets thresholds, as patients fall. */
    private ModelCard withPolicy(Backend backend, ModelCard card, List<ManifestEntry> known, List<String> remarks)
            throws IOException {
        if (keepsPolicy) {
            remarks.add("Abstention policy: the model's own, unchanged.");
            return card;
        }
        List<ManifestEntry> spanning = known.stream()
                .filter(image -> !AbstentionPolicyFit.setsThresholds(image))
                .toList();
        int held = known.size() - spanning.size();
        if (Math.min(held, spanning.size()) < AbstentionPolicyFit.FEWEST_IMAGES) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "Abstention policy: the model's own, unchanged; a new one needs %d images in each half, found %d and %d.",
                    AbstentionPolicyFit.FEWEST_IMAGES,
                    spanning.size(),
                    held));
            return card;
        }
        return new ImageFeaturesReader(backend, decoders, progress).withPolicy(card, spanning, known, name);
    }

    private ModelCard said(ModelCard card, Evaluation evaluation, boolean hasPolicy) {
        Map<String, String> entries = new TreeMap<>(card.provenance().entries());
        entries.put(
                "recalibrated",
                "temperature, operating points" + (hasPolicy ? " and abstention policy" : "") + " on " + name + ": "
                        + evaluation.all().images() + " images of "
                        + evaluation.all().groups() + " patient groups");
        return card.toBuilder().provenance(new Provenance(entries)).build();
    }
}
