// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a run starts from: random weights, or those of a file. Immutable; may be shared by threads.
 */
public final class InitialWeights {

    /** How random weights are called in a run's description. */
    static final String RANDOM = "random";

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

    /** {@return these weights with a classifier that is drawn anew from the run's seed} */
    public InitialWeights withNewHead() {
        return new InitialWeights(file, true);
    }

    /** What decides these weights: {@link #RANDOM} or a file's hash. */
    String identity() {
        return file.map(f -> f.sha256() + (newHead ? " with a new head" : "")).orElse(RANDOM);
    }

    /** Whether everything is from a file, the classifier too. */
    boolean isTrained() {
        return file.isPresent() && !newHead;
    }

    /**
     * The weights of a network that teaches.
     *
     * @throws WeightsException if the file's are for another one, or its answers mean something else
     */
    Map<String, float[]> teaching(Architecture net, List<Finding> findings, TrainingOptions options)
            throws WeightsException {
        file.orElseThrow().requireAnswers(options.network().outputKind());
        return weights(net, findings, options);
    }

    /** Whether batch normalization is folded into the convolutions, so that its statistics have to be found anew. */
    boolean isFolded() {
        return file.map(WeightsFile::isFolded).orElse(false);
    }

    /**
     * The weights for a network.
     *
     * @throws WeightsException if the file's are for another one
     */
    Map<String, float[]> weights(Architecture net, List<Finding> findings, TrainingOptions options)
            throws WeightsException {
        if (file.isEmpty()) {
            return Initializer.random(net, options.seed());
        }
        Map<String, float[]> found = file.get().weights(net, options.network().normalization());
        Map<String, float[]> head = Initializer.head(net, Seeds.generator(options.seed(), Seeds.INIT, 0));
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
