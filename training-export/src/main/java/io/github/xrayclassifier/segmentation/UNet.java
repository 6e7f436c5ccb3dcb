// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import io.github.xrayclassifier.engine.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A U-Net in libtorch. Its native memory belongs to the pointer scope that is open when it is made. For one thread. */
final class UNet {

    static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;
    private static final long[] ONE = {1, 1};

    private final UNetArchitecture net;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final TensorOptional none = new TensorOptional();

    /**
     * Takes weights.
     *
     * @param weights all parameters and buffers, by name
     * @param trainable whether there are gradients
     */
    UNet(UNetArchitecture net, Map<String, float[]> weights, boolean trainable) {
        this.net = net;
        net.parameters()
                .forEach((name, shape) ->
                        tensors.put(name, tensor(weights, name, shape).requires_grad_(trainable)));
        net.buffers().forEach((name, shape) -> tensors.put(name, tensor(weights, name, shape)));
    }

    private static Tensor tensor(Map<String, float[]> weights, String name, int[] shape) {
        long[] extents = new long[shape.length];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = shape[i];
        }
        return Tensors.of(present(weights.get(name), name), extents);
    }

    /** Weights as He et al. draw them (ICCV 2015): normal with variance 2 / fan-in, for ReLU. */
    static Map<String, float[]> random(UNetArchitecture net, RandomGenerator random) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        net.parameters().forEach((name, shape) -> {
            float[] values = new float[UNetArchitecture.size(shape)];
            double deviation = shape.length == 4 ? Math.sqrt(2.0 / (shape[1] * shape[2] * shape[3])) : 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = name.endsWith("norm.weight") ? 1 : (float) (deviation * random.nextGaussian());
            }
            weights.put(name, values);
        });
        net.buffers().forEach((name, shape) -> {
            float[] values = new float[UNetArchitecture.size(shape)];
            java.util.Arrays.fill(values, name.endsWith("running_var") ? 1 : 0);
            weights.put(name, values);
        });
        return weights;
    }

    /**
     * The logit of lung for every second pixel.
     *
     * @param images standardized, [N, 1, H, W]
     * @param training true uses and updates batch statistics
     * @return [N, 1, H / 2, W / 2]
     */
    Tensor logits(Tensor images, boolean training) {
        Tensor[] skips = new Tensor[net.levels()];
        Tensor x = images.contiguous(torch.MemoryFormat.ChannelsLast);
        for (int level = 0; level < net.levels(); level++) {
            for (UNetArchitecture.Conv conv : net.encoder(level)) {
                x = apply(conv, x, training);
            }
            skips[level] = x;
        }
        for (int level = net.levels() - 2; level >= 0; level--) {
            Tensor skip = skips[level];
            Tensor doubled = torch.upsample_nearest2d(x, skip.size(2), skip.size(3));
            x = apply(net.decoder(level), torch.cat(new TensorVector(doubled, skip), 1), training);
        }
        return torch.conv2d(
                x,
                get(UNetArchitecture.HEAD + ".weight"),
                new TensorOptional(get(UNetArchitecture.HEAD + ".bias")),
                ONE,
                new long[] {0, 0},
                ONE,
                1);
    }

    /** Logits at another size, bilinear between the centers of the cells, which tile the image. */
    static Tensor resized(Tensor logits, long height, long width) {
        return torch.upsample_bilinear2d(logits, new long[] {height, width}, false);
    }

    private Tensor apply(UNetArchitecture.Conv conv, Tensor input, boolean training) {
        long[] stride = {conv.stride(), conv.stride()};
        Tensor x = torch.conv2d(input, get(conv.name() + ".weight"), none, stride, ONE, ONE, 1);
        x = torch.batch_norm(
                x.contiguous(torch.MemoryFormat.ChannelsLast),
                new TensorOptional(get(conv.norm() + ".weight")),
                new TensorOptional(get(conv.norm() + ".bias")),
                new TensorOptional(get(conv.norm() + ".running_mean")),
                new TensorOptional(get(conv.norm() + ".running_var")),
                training,
                MOMENTUM,
                EPSILON,
                false);
        return torch.relu_(x);
    }

    private Tensor get(String name) {
        return present(tensors.get(name), name);
    }

    private static <T> T present(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("weights: expected a tensor \"" + name + "\", found none");
        }
        return value;
    }

    /** The parameters. */
    TensorVector parameters() {
        TensorVector all = new TensorVector();
        net.parameters().keySet().forEach(name -> all.push_back(get(name)));
        return all;
    }

    /** A copy of all weights by name. */
    @SuppressWarnings("try") // the scope works by being open
    Map<String, float[]> weights() {
        Map<String, float[]> all = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            try (PointerScope scope = new PointerScope()) {
                all.put(name, Tensors.floats(tensor.detach()));
            }
        });
        return all;
    }
}
