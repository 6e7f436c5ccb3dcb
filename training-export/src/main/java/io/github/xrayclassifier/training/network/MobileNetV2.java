// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import io.github.xrayclassifier.engine.Tensors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * MobileNetV2 in libtorch: two flat arrays, parameters and buffers, and named views into them. The native memory belongs
 * to the pointer scope that is open when it is made. For one thread.
 */
public final class MobileNetV2 {

    private static final double MOMENTUM = 0.1; // of torchvision
    private static final double EPSILON = 1e-5;
    private static final long[] ONE = {1, 1};

    private final Architecture architecture;
    private final int firstTrainedLayer;
    private final FlatLayout layout;
    private final List<Architecture.Block> blocks;
    private final Tensor parameters;
    private final Tensor buffers;
    private final @Nullable Tensor gradients;
    private final Map<String, Tensor> views = new HashMap<>();
    private final Map<String, TensorOptional> optionals = new HashMap<>();
    private final TensorOptional none = new TensorOptional();
    private BiConsumer<String, Tensor> watcher = (norm, answer) -> {};
    private double momentum = MOMENTUM;
    private final Scalar zero = new Scalar(0f);
    private final Scalar six = new Scalar(6f);

    /** A network whose layers are all trained, or none. */
    public MobileNetV2(Architecture architecture, Map<String, float[]> weights, boolean trainable) {
        this(architecture, weights, trainable, 0);
    }

    /**
     * Takes weights.
     *
     * @param trainable whether there are gradients
     * @param firstTrainedLayer layers before it get no gradient and keep their statistics
     */
    public MobileNetV2(
            Architecture architecture, Map<String, float[]> weights, boolean trainable, int firstTrainedLayer) {
        this.architecture = architecture;
        this.firstTrainedLayer = firstTrainedLayer;
        this.layout = FlatLayout.of(architecture);
        this.blocks = architecture.blocks();
        this.parameters = Tensors.of(layout.flatParameters(weights));
        this.buffers = Tensors.of(layout.flatBuffers(weights));
        this.gradients = trainable ? Tensors.zeros(layout.parameterCount()) : null;
        layout.parameters().forEach(this::addParameter);
        layout.buffers().forEach(slot -> add(slot.name(), view(buffers, slot)));
    }

    private void addParameter(FlatLayout.Slot slot) {
        Tensor parameter = view(parameters, slot).detach();
        if (gradients != null) {
            parameter.requires_grad_(true);
            // backward() adds into a gradient that is there already: so the flat array collects all of them.
            parameter.mutable_grad().put(view(gradients, slot));
        }
        add(slot.name(), parameter);
    }

    private void add(String name, Tensor view) {
        views.put(name, view);
        optionals.put(name, new TensorOptional(view));
    }

    private static Tensor view(Tensor flat, FlatLayout.Slot slot) {
        Tensor part = flat.narrow(0, slot.offset(), slot.size());
        int[] s = slot.shape();
        return switch (s.length) {
            case 4 -> part.view(s[0], s[2], s[3], s[1]).permute(0, 3, 1, 2);
            case 2 -> part.view(s[0], s[1]);
            default -> part;
        };
    }

    /**
     * The last feature map.
     *
     * @param images normalized, [N, channels, H, W]
     * @param training true uses and updates batch statistics
     * @return [N, 1280, ceil(H / 32), ceil(W / 32)]
     */
    public Tensor features(Tensor images, boolean training) {
        Tensor x = training && firstTrainedLayer > 0 ? frozen(images) : images;
        return layers(x, training ? firstTrainedLayer : 0, blocks.size(), training);
    }

    @SuppressWarnings("try") // the guard works by being open
    private Tensor frozen(Tensor images) {
        try (NoGradGuard guard = new NoGradGuard()) {
            return layers(images, 0, firstTrainedLayer, false);
        }
    }

    private Tensor layers(Tensor images, int from, int to, boolean training) {
        Tensor x = images;
        for (Architecture.Block block : blocks.subList(from, to)) {
            Tensor shortcut = x;
            for (Architecture.Conv conv : block.convs()) {
                x = apply(conv, x, training);
            }
            x = block.residual() ? shortcut.add(x) : x;
        }
        return x;
    }

    /** Runs in evaluation and shows the answer of every convolution, before its normalization of the given name. */
    public void watch(Tensor images, BiConsumer<String, Tensor> watcher) {
        this.watcher = watcher;
        features(images, false);
        this.watcher = (norm, answer) -> {};
    }

    private Tensor apply(Architecture.Conv conv, Tensor input, boolean training) {
        long[] stride = {conv.stride(), conv.stride()};
        long[] padding = {conv.padding(), conv.padding()};
        Tensor x = torch.conv2d(input, view(conv.conv() + ".weight"), none, stride, padding, ONE, conv.groups());
        if (conv.in() == architecture.inputChannels()) {
            // One channel has the same strides in both layouts and libtorch then answers in NCHW.
            x = x.contiguous(torch.MemoryFormat.ChannelsLast);
        }
        watcher.accept(conv.norm(), x);
        x = normalize(conv.norm(), x, training);
        return conv.relu6() ? torch.hardtanh_(x, zero, six) : x;
    }

    /**
     * Replaces the statistics of batch normalization of the trained layers by those of some images. An average of weights needs this
     * (Izmailov et al., "Averaging weights leads to wider optima and better generalization", UAI 2018): its statistics are not the
     * average of the networks' own, which besides trail behind weights that still change fast.
     *
     * @param images normalized, [N, channels, H, W], N at least 2
     */
    @SuppressWarnings("try") // the guard works by being open
    public void adoptStatistics(Tensor images) {
        momentum = 1;
        try (NoGradGuard guard = new NoGradGuard()) {
            classifierInput(embedding(features(images, true)), true);
        } finally {
            momentum = MOMENTUM;
        }
    }

    /** The mean over the pixels of a feature map, [N, 1280]. */
    public static Tensor embedding(Tensor features) {
        return features.mean(2, 3);
    }

    private Tensor normalize(String norm, Tensor x, boolean training) {
        return torch.batch_norm(
                x,
                optional(norm + ".weight"),
                optional(norm + ".bias"),
                optional(norm + ".running_mean"),
                optional(norm + ".running_var"),
                training,
                momentum,
                EPSILON,
                false);
    }

    /** Raw scores, [N, classes]. */
    public Tensor classify(Tensor embedding) {
        return score(classifierInput(embedding, false));
    }

    /** The input of the classifier: the embedding, or the hidden layer's output for it. */
    public Tensor classifierInput(Tensor embedding, boolean training) {
        if (architecture.hiddenUnits() == 0) {
            return embedding;
        }
        String hidden = FlatLayout.HIDDEN;
        Tensor x = torch.linear(embedding, view(hidden + ".weight"), optional(hidden + ".bias"));
        return normalize(FlatLayout.HIDDEN_NORM, x.relu_(), training);
    }

    /** Raw scores of what {@link #classifierInput} gave, [N, classes]. */
    public Tensor score(Tensor classifierInput) {
        return torch.linear(classifierInput, view("classifier.1.weight"), optional("classifier.1.bias"));
    }

    /** Class activation maps without the bias, [N, classes, h, w]; for a head without a hidden layer. */
    public Tensor maps(Tensor features) {
        Tensor kernel = view("classifier.1.weight").view(architecture.classes(), architecture.embedding(), 1, 1);
        return torch.conv2d(features, kernel, none, ONE, new long[] {0, 0}, ONE, 1);
    }

    private Tensor view(String name) {
        return present(views.get(name), name);
    }

    private TensorOptional optional(String name) {
        return present(optionals.get(name), name);
    }

    private static <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException("no tensor " + name);
        }
        return value;
    }

    public Architecture architecture() {
        return architecture;
    }

    public FlatLayout layout() {
        return layout;
    }

    public Tensor parameters() {
        return parameters;
    }

    public Tensor buffers() {
        return buffers;
    }

    public Tensor gradients() {
        return present(gradients, "gradients");
    }

    /** A copy of all weights under torchvision's names and in its order. */
    public Map<String, float[]> named() {
        Map<String, float[]> all = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> all.put(name, floats(tensor)));
        return all;
    }

    @SuppressWarnings("try") // the scope works by being open
    private static float[] floats(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            return Tensors.floats(tensor.detach());
        }
    }

    /** All weights where they lie, under torchvision's names and in its order. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        layout.parameters().forEach(slot -> all.put(slot.name(), view(slot.name())));
        layout.buffers().forEach(slot -> all.put(slot.name(), view(slot.name())));
        return all;
    }

    /** Replaces all weights. */
    public void load(Map<String, float[]> weights) {
        Tensors.copy(layout.flatParameters(weights), parameters);
        Tensors.copy(layout.flatBuffers(weights), buffers);
    }
}
