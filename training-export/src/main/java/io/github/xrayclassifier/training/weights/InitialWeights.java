// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.Initializer;
import io.github.xrayclassifier.training.recipe.StartOptions;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The weights that a run starts from: random ones, or those of a file. Immutable; may be shared by threads.
 */
public final class InitialWeights {

    /** The name of random weights in a run's description. */
    public static final String RANDOM = "random";

    private final Optional<WeightsFile> file;
    private final boolean newHead;

    private InitialWeights(Optional<WeightsFile> file, boolean newHead) {
        this.file = file;
        this.newHead = newHead;
    }

    /** {@return weights drawn from the run's seed} */
    public static InitialWeights random() {
        return new InitialWeights(Optional.empty(), false);
    }

    /**
     * Reads weights. A file whose name ends in {@code .onnx} is taken for a model file of our own, {@code .safetensors} for
     * named float32 tensors under torchvision's names, as a run leaves them, anything else for a state dict of torchvision's
     * MobileNetV2 as {@code torch.save} writes it. Nothing in a file is executed.
     *
     * @param path the file
     * @return its weights, classifier included
     * @throws WeightsException if it is not what its name says
     * @throws IOException if it cannot be read
     */
    public static InitialWeights from(Path path) throws IOException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        WeightsFile file;
        if (name.endsWith(".onnx")) {
            file = OnnxWeights.read(path);
        } else if (name.endsWith(".safetensors")) {
            Safetensors tensors = Safetensors.read(path);
            file = WeightsFile.of(
                            path,
                            Sha256.of(Files.readAllBytes(path)),
                            tensors.tensors(),
                            Optional.ofNullable(tensors.metadata().get("findings"))
                                    .map(text -> List.of(text.split("\\|", -1))))
                    .withOutputKind(Optional.ofNullable(tensors.metadata().get("output-kind")));
        } else {
            file = WeightsFile.of(path, Sha256.of(Files.readAllBytes(path)), TorchArchive.read(path), Optional.empty());
        }
        return new InitialWeights(Optional.of(file), false);
    }

    /**
     * The weights that a recipe names.
     *
     * @param options file and head
     * @return random weights without a file
     * @throws WeightsException if the file is not what its name says
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if the strategy needs weights, or takes none, and it is the other way round
     */
    public static InitialWeights of(StartOptions options) throws IOException {
        options.effectiveStrategy();
        if (options.weights().isEmpty()) {
            return random();
        }
        InitialWeights weights = from(Path.of(options.weights()));
        return options.newHead() ? weights.withNewHead() : weights;
    }

    /** {@return these weights with a classifier that is drawn anew from the run's seed} */
    public InitialWeights withNewHead() {
        return new InitialWeights(file, true);
    }

    /** {@return {@link #RANDOM} or the hash of the file, and whether the head is drawn anew} */
    public String identity() {
        return file.map(f -> f.sha256() + (newHead ? " with a new head" : "")).orElse(RANDOM);
    }

    /** True if everything is from a file, the classifier too. */
    boolean isTrained() {
        return file.isPresent() && !newHead;
    }

    /**
     * The weights of a teacher's network.
     *
     * @param channels of the input, 1 or 3
     * @param findings in the order of the outputs
     * @param recipe of the run that is taught
     * @return by torchvision's names
     * @throws WeightsException if the file's are for another network, or its outputs mean something else
     */
    public Map<String, float[]> teaching(int channels, List<Finding> findings, TrainingRecipe recipe)
            throws WeightsException {
        file.orElseThrow().requireAnswers(recipe.network().head());
        return weights(channels, findings, recipe);
    }

    /** {@return whether batch normalization is folded into the convolutions, so that its statistics have to be found anew} */
    public boolean isFolded() {
        return file.map(WeightsFile::isFolded).orElse(false);
    }

    /**
     * The weights of a network.
     *
     * @param channels of the input, 1 or 3
     * @param findings in the order of the outputs
     * @param recipe of the run: the network's shape, and the seed of what is drawn
     * @return by torchvision's names
     * @throws WeightsException if the file's are for another network
     */
    public Map<String, float[]> weights(int channels, List<Finding> findings, TrainingRecipe recipe)
            throws WeightsException {
        Architecture net = Architecture.of(channels, findings.size(), recipe.network());
        if (file.isEmpty()) {
            return Initializer.random(net, recipe.seed());
        }
        Map<String, float[]> found = file.get().weights(net, recipe.network().normalization());
        Map<String, float[]> head = Initializer.head(net, Seeds.generator(recipe.seed(), Seeds.INIT, 0));
        Map<String, float[]> wanted = new LinkedHashMap<>(found);
        if (newHead) {
            wanted.keySet().removeIf(name -> name.startsWith("classifier."));
            wanted.putAll(head);
        } else {
            file.get().requireFindings(findings);
        }
        return file.get().checked(net, wanted);
    }
}
