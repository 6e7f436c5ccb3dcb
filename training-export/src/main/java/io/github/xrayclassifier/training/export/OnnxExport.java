// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.export;

import io.github.xrayclassifier.engine.OnnxFile;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.modelfile.CardReplacement;
import io.github.xrayclassifier.modelfile.ModelAssembly;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a trained model as one ONNX file (opset 17, IR version 8) that carries its card. Input {@code image}: uint8
 * [N, channels, H, W]. Outputs: {@code logits} and {@code probabilities} [N, findings], {@code embedding} [N, 1280],
 * {@code maps} [N, findings, h, w], whose mean over h and w plus the classifier's bias is the logit; behind a hidden layer,
 * whose mean is the logit (see docs/model-file.md).
 *
 * <p>The same model and card give the same bytes. May be used by any thread.
 */
public final class OnnxExport {

    private OnnxExport() {}

    /**
     * Writes the file, aside first and then renamed.
     *
     * @param model the weights
     * @param card its findings and recipe must be the model's
     * @param target replaced if it exists
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if the card is of another model
     */
    public static void write(TrainedModel model, ModelCard card, Path target) throws IOException {
        byte[] bytes = bytes(model, card);
        AtomicFiles.write(target, aside -> Files.write(aside, bytes));
    }

    /**
     * The file's bytes.
     *
     * @param model the weights
     * @param card its findings and recipe must be the model's
     * @return the same for the same model and card
     * @throws IllegalArgumentException if the card is of another model
     */
    public static byte[] bytes(TrainedModel model, ModelCard card) {
        requireSame("findings", model.findings(), card.findings());
        requireSame("preprocessing", model.preprocessing(), card.preprocessing());
        requireSame("output kind", model.outputKind(), card.outputKind());
        try {
            return CardReplacement.bytes(bytes(model, card.calibration().temperature(), Map.of()), card);
        } catch (IOException e) {
            throw new IllegalStateException("an exported graph is an ONNX file", e);
        }
    }

    /**
     * The assembly of the model file with its evidence: temperature, support, operating points and abstention policy from the
     * data's validation images, untrained findings, and a self-test from libtorch.
     *
     * @param model the weights
     * @param data the images that trained and validated it
     * @param recipe whose card, minimum of patients and seed are taken
     * @param manifest its name, for the card
     * @return to be run
     */
    public static ModelAssembly assembly(
            TrainedModel model, TrainingData data, TrainingRecipe recipe, String manifest) {
        ModelCard plain = model.card(recipe.card()).build();
        return ModelAssembly.of(
                        ModelSource.of(plain.name(), bytes(model, plain)),
                        plain,
                        data.trainingEntries(),
                        data.validationEntries(),
                        data.decoders())
                .withMinimumGroups(recipe.data().minimumPatients())
                .withNames("split val of " + manifest, manifest)
                .withSeed(recipe.seed())
                .withSelfTest(model.selfTest());
    }

    private static void requireSame(String what, Object model, Object card) {
        if (!model.equals(card)) {
            throw new IllegalArgumentException("card, " + what + ": expected the model's " + model + ", found " + card);
        }
    }

    static byte[] bytes(TrainedModel model, double temperature, Map<String, String> metadata) {
        return OnnxFile.bytes(MobileNetV2Graph.of(model.network(), temperature), metadata);
    }
}
