// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.OnnxFile;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.explain.Lungs;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** A trained segmentation network: its weights, kept as safetensors and written as a model file. Immutable; may be shared by threads. */
public final class SegmentationModel {

    /** The divisor of a batch of identical pixels, in shares of white. */
    static final double LEAST_DEVIATION = 0.01;

    private final UNetArchitecture net;
    private final int side;
    private final Map<String, float[]> weights;

    SegmentationModel(UNetArchitecture net, int side, Map<String, float[]> weights) {
        this.net = net;
        this.side = side;
        this.weights = weights;
    }

    /**
     * Reads weights.
     *
     * @param file what {@link #write} wrote
     * @return the model
     * @throws IOException if the file cannot be read or holds something else
     */
    public static SegmentationModel from(Path file) throws IOException {
        Safetensors tensors = Safetensors.read(file);
        try {
            UNetArchitecture net = new UNetArchitecture(
                    Stream.of(tensors.metadata().getOrDefault("channels", "").split(",", -1))
                            .map(Integer::valueOf)
                            .toList());
            int side = Integer.parseInt(tensors.metadata().getOrDefault("side", ""));
            Map<String, int[]> shapes = shapes(net);
            shapes.forEach((name, shape) -> {
                float[] found = tensors.tensors().getOrDefault(name, new float[0]);
                if (found.length != UNetArchitecture.size(shape)) {
                    throw new IllegalArgumentException(
                            found.length + " values of \"" + name + "\", expected " + UNetArchitecture.size(shape));
                }
            });
            return new SegmentationModel(net, side, tensors.tensors());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file.getFileName() + ": expected the weights of a segmentation network, found " + e.getMessage(),
                    e);
        }
    }

    private static Map<String, int[]> shapes(UNetArchitecture net) {
        Map<String, int[]> shapes = new LinkedHashMap<>(net.parameters());
        shapes.putAll(net.buffers());
        return shapes;
    }

    /**
     * Writes the weights as safetensors.
     *
     * @param target replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void write(Path target) throws IOException {
        Map<String, String> metadata = Map.of(
                "channels",
                net.channels().stream().map(String::valueOf).collect(Collectors.joining(",")),
                "side",
                Integer.toString(side));
        new Safetensors(weights, metadata).write(target, shapes(net));
    }

    /** {@return how many weights gradients have changed} */
    public int parameterCount() {
        return net.parameterCount();
    }

    /**
     * The card of the model file: one finding, {@code lung}, whose map is the mask.
     *
     * @param name what the model calls itself
     * @param licence the terms of the weights
     * @param provenance where the weights come from
     * @return the card
     */
    public ModelCard card(String name, String licence, Provenance provenance) {
        return ModelCard.builder(name)
                .findings(List.of(Lungs.FINDING))
                .preprocessing(Preprocessing.of(side, side))
                .outputKind(OutputKind.SIGMOID)
                .outputs(new ModelOutputs(
                        Optional.of("logits"), Optional.empty(), Optional.empty(), Optional.of("maps")))
                .licence(licence)
                .intendedUse("Finds the lungs on frontal chest radiographs, for research. Not a medical device.")
                .provenance(provenance)
                .build();
    }

    /**
     * Writes the model file: one ONNX file with its card, which any backend opens. Input {@code image}: uint8
     * [N, 1, side, side]. Outputs: {@code maps} [N, 1, side / 2, side / 2], the logit of lung; {@code logits} [N, 1], its mean.
     *
     * @param card made by {@link #card}
     * @param target replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void export(ModelCard card, Path target) throws IOException {
        byte[] bytes = OnnxFile.bytes(UNetGraph.of(this), card.toMetadata());
        AtomicFiles.write(target, aside -> Files.write(aside, bytes));
    }

    /**
     * The map that libtorch computes, against which the exported file is held.
     *
     * @param gray one image, 0 to 1, row-major, side x side
     * @return logits, row-major, side / 2 x side / 2
     */
    @SuppressWarnings("try") // the scope and the guard work by being open
    public float[] logits(float[] gray) {
        Natives.load();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            UNet unet = new UNet(net, weights, false);
            return Tensors.floats(
                    unet.logits(SegmentationTrainer.standardized(Tensors.of(gray, 1, 1, side, side)), false));
        }
    }

    UNetArchitecture architecture() {
        return net;
    }

    /** {@return pixels of a side of the square that an image becomes} */
    public int side() {
        return side;
    }

    float[] weight(String name) {
        float[] values = weights.get(name);
        if (values == null) {
            throw new IllegalArgumentException("weights: expected \"" + name + "\", found none");
        }
        return values;
    }
}
