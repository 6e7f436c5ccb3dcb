// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import io.github.xrayclassifier.abstention.AbstentionPolicyFit;
import io.github.xrayclassifier.abstention.ImageFeaturesReader;
import io.github.xrayclassifier.evaluation.CardDocument;
import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.EvaluationReport;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.evaluation.TemperatureFit;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.model.SelfTest;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The way from a bare ONNX model to a model file that carries its evidence: temperature, support, operating curves and
 * abstention policy from validation images, untrained findings, a self-test. The metrics come from ONNX Runtime on the bare
 * model, so they are those of what a user runs. Same model, card, images and seed, same bytes.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class ModelAssembly {

    private final ModelSource bare;
    private final ModelCard plain;
    private final List<ManifestEntry> training;
    private final List<ManifestEntry> validation;
    private final List<ImageDecoder> decoders;
    private final Options options;

    private record Options(
            int minimumGroups,
            Optional<SelfTest> selfTest,
            long seed,
            String validationName,
            String manifestName,
            BiConsumer<Integer, Integer> progress) {}

    private ModelAssembly(
            ModelSource bare,
            ModelCard plain,
            List<ManifestEntry> training,
            List<ManifestEntry> validation,
            List<ImageDecoder> decoders,
            Options options) {
        this.bare = bare;
        this.plain = plain;
        this.training = List.copyOf(training);
        this.validation = List.copyOf(validation);
        this.decoders = List.copyOf(decoders);
        this.options = options;
    }

    /**
     * An assembly with a minimum of {@link TrainingSupport#DEFAULT_MINIMUM} patient groups, no self-test and seed 7.
     *
     * @param bare an ONNX model whose metadata hold the plain card
     * @param plain findings, preprocessing, outputs, provenance and terms, without evidence
     * @param training images that trained the model
     * @param validation other images, of other patients; without any, the file gets no evidence and says so
     * @param decoders asked in order for each image
     * @return to be completed and run
     */
    public static ModelAssembly of(
            ModelSource bare,
            ModelCard plain,
            List<ManifestEntry> training,
            List<ManifestEntry> validation,
            List<ImageDecoder> decoders) {
        Options defaults = new Options(
                TrainingSupport.DEFAULT_MINIMUM,
                Optional.empty(),
                7,
                "the validation images",
                "the manifest",
                (done, total) -> {});
        return new ModelAssembly(bare, plain, training, validation, decoders, defaults);
    }

    private ModelAssembly with(Options changed) {
        return new ModelAssembly(bare, plain, training, validation, decoders, changed);
    }

    /** A copy with another minimum of patient groups below which a finding is untrained, at least 1. */
    public ModelAssembly withMinimumGroups(int minimum) {
        return with(new Options(
                minimum,
                options.selfTest,
                options.seed,
                options.validationName,
                options.manifestName,
                options.progress));
    }

    /** A copy with a self-test from whatever made the model, not from ONNX Runtime. */
    public ModelAssembly withSelfTest(SelfTest test) {
        return with(new Options(
                options.minimumGroups,
                Optional.of(test),
                options.seed,
                options.validationName,
                options.manifestName,
                options.progress));
    }

    /** A copy with another seed of the bootstrap behind the intervals. */
    public ModelAssembly withSeed(long seed) {
        return with(new Options(
                options.minimumGroups,
                options.selfTest,
                seed,
                options.validationName,
                options.manifestName,
                options.progress));
    }

    /** A copy with the words for the validation images and for the manifest that the card uses. */
    public ModelAssembly withNames(String validationName, String manifestName) {
        return with(new Options(
                options.minimumGroups, options.selfTest, options.seed, validationName, manifestName, options.progress));
    }

    /** A copy with a listener that is told how many of how many images have been read. */
    public ModelAssembly withProgress(BiConsumer<Integer, Integer> progress) {
        return with(new Options(
                options.minimumGroups,
                options.selfTest,
                options.seed,
                options.validationName,
                options.manifestName,
                progress));
    }

    /** {@return the patient groups of each finding in training, which decide what is untrained} */
    public TrainingSupport support() {
        return TrainingSupport.of(plain.findings(), plain.outputKind(), training, options.minimumGroups);
    }

    /**
     * Runs the model over its images and puts the file together.
     *
     * @return the file and its metrics
     * @throws IOException if an image cannot be read
     * @throws IllegalArgumentException if no finding has enough patient groups
     */
    public AssembledModel assemble() throws IOException {
        TrainingSupport support = support().requireTrained();
        ModelCard card = said(support);
        return validation.isEmpty() ? withoutEvidence(card, support) : withEvidence(card, support);
    }

    /** The plain card, the untrained findings and the reason. */
    private ModelCard said(TrainingSupport support) {
        Map<String, String> entries = new TreeMap<>(plain.provenance().entries());
        if (!support.untrained().isEmpty()) {
            entries.put("untrained", support.reason());
        }
        var builder = plain.toBuilder().untrained(support.untrained()).provenance(new Provenance(entries));
        options.selfTest.ifPresent(builder::selfTest);
        return builder.build();
    }

    private AssembledModel withoutEvidence(ModelCard card, TrainingSupport support) throws IOException {
        String remark = "No validation images: no temperature, support, operating points or abstention policy.";
        String document = "## Metrics\n\n" + remark + "\n\n" + untrained(support);
        return new AssembledModel(CardReplacement.bytes(bare, card), card, "null\n", document, List.of(remark));
    }

    private AssembledModel withEvidence(ModelCard start, TrainingSupport support) throws IOException {
        List<String> remarks = new ArrayList<>();
        try (Backend backend = OnnxBackend.open(bare)) {
            int images = validation.size();
            Predictions predictions = Predictions.of(
                            backend, validation, decoders, done -> options.progress.accept(done, images))
                    .trainedOnly(start);
            Calibration calibration = TemperatureFit.fit(predictions);
            EvaluationOptions bootstrap =
                    EvaluationOptions.defaults().withBootstrap(options.seed, EvaluationOptions.RESAMPLES);
            Evaluation evaluation = Evaluation.of(predictions, bootstrap);
            ModelCard measured = start.toBuilder()
                    .calibration(calibration)
                    .support(evaluation.support(support.groups()))
                    .operatingCurves(evaluation.operatingCurves(calibration, options.validationName))
                    .build();
            ModelCard card = new ImageFeaturesReader(backend, decoders, options.progress)
                    .withPolicy(measured, training, validation, options.manifestName);
            if (card.detector().isEmpty()) {
                remarks.add("No abstention policy: it is fitted on at least " + AbstentionPolicyFit.FEWEST_IMAGES
                        + " training images and as many in the half of the validation images that sets thresholds, found "
                        + training.size() + " and "
                        + validation.stream()
                                .filter(AbstentionPolicyFit::setsThresholds)
                                .count() + ".");
            }
            Evaluation complete = Evaluation.of(predictions, bootstrap.withModel(card));
            String document = CardDocument.markdown(card, complete, training) + "\n" + untrained(support);
            return new AssembledModel(
                    CardReplacement.bytes(bare, card),
                    card,
                    EvaluationReport.of(complete, Map.of("model", card.name(), "images", options.validationName))
                            .json(),
                    document,
                    remarks);
        }
    }

    private static String untrained(TrainingSupport support) {
        StringBuilder text = new StringBuilder("## Untrained findings\n\n");
        if (support.untrained().isEmpty()) {
            return text.append("None: every finding has at least ")
                    .append(support.minimum())
                    .append(" patient groups in training.\n")
                    .toString();
        }
        text.append("They take no part in the loss, the temperature, a metric or an answer.\n\n");
        text.append("| finding | patient groups in training | required |\n|---|---|---|\n");
        support.untrained()
                .forEach(finding -> text.append("| ")
                        .append(finding)
                        .append(" | ")
                        .append(support.groups().get(finding))
                        .append(" | ")
                        .append(support.minimum())
                        .append(" |\n"));
        return text.toString();
    }
}
