// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The rules of convolutions, pools, products of matrices, normalizations and quantization. */
public final class NetworkRules {

    private static final List<String> SAME = List.of("SAME_UPPER", "SAME_LOWER");

    private NetworkRules() {}

    static List<StaticTensor> conv(NodeInference node) {
        StaticTensor x = node.input(0);
        StaticTensor weights = node.input(1);
        node.requireRank(x, 3, 5);
        node.requireRank(weights, x.rank(), x.rank());
        long group = node.number("group", 1);
        long filters = weights.dim(0);
        if (!(group >= 1 && filters % group == 0 && x.dim(1) % group == 0 && weights.dim(1) == x.dim(1) / group)) {
            throw node.refused("weights for " + x + " in groups that divide them", weights + " and group " + group);
        }
        Optional<StaticTensor> bias = node.optional(2);
        if (bias.isPresent() && !bias.get().dims().equals(List.of(filters))) {
            throw node.refused(filters + " biases", bias.get());
        }
        List<Long> kernel = weights.dims().subList(2, weights.rank());
        Optional<List<Long>> said = node.numbers("kernel_shape");
        if (said.isPresent() && !said.get().equals(kernel)) {
            throw node.refused("kernel_shape " + kernel, said.get());
        }
        node.takes(Math.multiplyExact(weights.dim(1), StaticTensor.product(kernel)));
        return List.of(StaticTensor.of(x.type(), windows(node, x, filters, kernel)));
    }

    static List<StaticTensor> pool(NodeInference node) {
        StaticTensor x = node.input(0);
        node.requireRank(x, 3, 5);
        List<Long> kernel = node.numbers("kernel_shape").orElseThrow(() -> node.refused("kernel_shape", "none"));
        node.flag("count_include_pad", false);
        if (!(node.number("storage_order", 0) == 0)) {
            throw node.refused("storage_order 0", node.number("storage_order", 0));
        }
        List<Long> dims = windows(node, x, x.dim(1), kernel);
        // ONNX Runtime's own rule: no window may lie in the pads alone.
        List<Long> pads = node.numbers("pads").orElse(List.of());
        for (int i = 0; i < pads.size(); i++) {
            long side = kernel.get(i % kernel.size());
            if (!(pads.get(i) < side)) {
                throw node.refused("pads smaller than the window " + kernel, pads);
            }
        }
        node.takes(StaticTensor.product(kernel));
        return List.of(StaticTensor.of(x.type(), dims));
    }

    /** The extents after a window has gone over the rows and columns (onnx, Conv and MaxPool). */
    private static List<Long> windows(NodeInference node, StaticTensor x, long channels, List<Long> kernel) {
        int axes = x.rank() - 2;
        List<Long> ones = Collections.nCopies(axes, 1L);
        List<Long> strides = inBounds(node, "strides", node.numbers("strides").orElse(ones), axes, 1);
        List<Long> dilations =
                inBounds(node, "dilations", node.numbers("dilations").orElse(ones), axes, 1);
        List<Long> pads =
                inBounds(node, "pads", node.numbers("pads").orElse(Collections.nCopies(2 * axes, 0L)), 2 * axes, 0);
        inBounds(node, "kernel_shape", kernel, axes, 1);
        String padding = node.text("auto_pad", "NOTSET");
        if (!(SAME.contains(padding) || padding.equals("NOTSET") || padding.equals("VALID"))) {
            throw node.refused("auto_pad NOTSET, VALID, SAME_UPPER or SAME_LOWER", padding);
        }
        boolean roundsUp = node.flag("ceil_mode", false);
        List<Long> dims = new ArrayList<>(List.of(x.dim(0), channels));
        for (int i = 0; i < axes; i++) {
            long extent = x.dim(i + 2);
            long stride = strides.get(i);
            long window = (kernel.get(i) - 1) * dilations.get(i) + 1; // each below 2^31
            long before = padding.equals("NOTSET") ? pads.get(i) : 0;
            long after = padding.equals("NOTSET") ? pads.get(i + axes) : 0;
            long room = extent + before + after - window;
            if (SAME.contains(padding)) {
                dims.add((extent + stride - 1) / stride);
                continue;
            }
            if (!(room >= 0)) {
                throw node.refused("a window inside " + x + " and its pads", window);
            }
            long steps = roundsUp ? (room + stride - 1) / stride : room / stride;
            // A window that would begin in the pads behind the image is none (onnx, MaxPool since opset 22).
            dims.add(roundsUp && steps * stride >= extent + before ? steps : steps + 1);
        }
        return dims;
    }

    private static List<Long> inBounds(NodeInference node, String name, List<Long> values, int count, long least) {
        boolean holds = values.size() == count;
        for (long value : values) {
            holds &= value >= least && value <= Integer.MAX_VALUE;
        }
        if (!holds) {
            throw node.refused(name + " of " + count + " numbers from " + least, values);
        }
        return values;
    }

    static List<StaticTensor> globalPool(NodeInference node) {
        StaticTensor x = node.input(0);
        node.requireRank(x, 3, 5);
        List<Long> dims = new ArrayList<>(x.dims().subList(0, 2));
        dims.addAll(Collections.nCopies(x.rank() - 2, 1L));
        node.takes(StaticTensor.product(x.dims().subList(2, x.rank())));
        return List.of(StaticTensor.of(x.type(), dims));
    }

    static List<StaticTensor> matMul(NodeInference node) {
        StaticTensor a = node.input(0);
        StaticTensor b = node.input(1);
        node.requireRank(a, 1, StaticTensor.MOST_DIMS);
        node.requireRank(b, 1, StaticTensor.MOST_DIMS);
        // NumPy: a vector on the left is a row, on the right a column, and is taken out of the result again.
        List<Long> left = a.rank() == 1 ? List.of(1L, a.dim(0)) : a.dims();
        List<Long> right = b.rank() == 1 ? List.of(b.dim(0), 1L) : b.dims();
        long inner = left.get(left.size() - 1);
        if (!(right.get(right.size() - 2) == inner && a.type() == b.type())) {
            throw node.refused("matrices that can be multiplied", a + " and " + b);
        }
        List<Long> dims =
                new ArrayList<>(node.broadcast(left.subList(0, left.size() - 2), right.subList(0, right.size() - 2)));
        if (a.rank() > 1) {
            dims.add(left.get(left.size() - 2));
        }
        if (b.rank() > 1) {
            dims.add(right.get(right.size() - 1));
        }
        node.takes(inner);
        return List.of(StaticTensor.of(a.type(), dims));
    }

    static List<StaticTensor> gemm(NodeInference node) {
        StaticTensor a = node.input(0);
        StaticTensor b = node.input(1);
        node.requireRank(a, 2, 2);
        node.requireRank(b, 2, 2);
        boolean turnsA = node.flag("transA", false);
        boolean turnsB = node.flag("transB", false);
        long inner = a.dim(turnsA ? 0 : 1);
        if (!(b.dim(turnsB ? 1 : 0) == inner && a.type() == b.type())) {
            throw node.refused("matrices that can be multiplied", a + " and " + b);
        }
        List<Long> dims = List.of(a.dim(turnsA ? 1 : 0), b.dim(turnsB ? 0 : 1));
        Optional<StaticTensor> added = node.optional(2);
        if (added.isPresent() && !node.broadcast(dims, added.get().dims()).equals(dims)) {
            throw node.refused("a summand that can be broadcast to " + dims, added.get());
        }
        node.takes(inner);
        return List.of(StaticTensor.of(a.type(), dims));
    }

    static List<StaticTensor> channelNormalization(NodeInference node) {
        StaticTensor x = node.input(0);
        node.requireRank(x, 2, 5);
        if (!(node.flag("spatial", true) && !node.flag("training_mode", false))) {
            throw node.refused(
                    "a normalization for inference, by channel",
                    node.node().attributes().keySet());
        }
        for (int i = 1; i < node.inputCount(); i++) {
            StaticTensor factors = node.input(i);
            if (!factors.dims().equals(List.of(x.dim(1)))) {
                throw node.refused(x.dim(1) + " numbers", factors);
            }
        }
        return Operators.like(node);
    }

    static List<StaticTensor> layerNormalization(NodeInference node) {
        StaticTensor x = node.input(0);
        int axis = node.axis(node.number("axis", -1), x.rank());
        List<Long> normalized = x.dims().subList(axis, x.rank());
        for (int i = 1; i < node.inputCount(); i++) {
            node.optional(i).ifPresent(factors -> {
                if (!factors.dims().equals(normalized)) {
                    throw node.refused("shape " + normalized, factors);
                }
            });
        }
        return Operators.like(node);
    }

    static List<StaticTensor> quantize(NodeInference node) {
        requireScales(node);
        int type = node.optional(2).map(StaticTensor::type).orElse(ElementTypes.UINT8);
        if (!ElementTypes.isQuantized(type)) {
            throw node.refused("an integer of 8 or 16 bits", ElementTypes.name(type));
        }
        return List.of(StaticTensor.of(type, node.input(0).dims()));
    }

    static List<StaticTensor> dequantize(NodeInference node) {
        requireScales(node);
        StaticTensor x = node.input(0);
        if (!(ElementTypes.isQuantized(x.type()) || x.type() == ElementTypes.INT32)) {
            throw node.refused("integers of 8, 16 or 32 bits", x);
        }
        node.optional(2).ifPresent(zero -> {
            if (!(zero.type() == x.type())) {
                throw node.refused("a zero point of the input's type", zero);
            }
        });
        return List.of(StaticTensor.of(node.input(1).type(), x.dims()));
    }

    /** One scale for all, or one for each place along an axis. */
    private static void requireScales(NodeInference node) {
        StaticTensor x = node.input(0);
        StaticTensor scale = node.input(1);
        Optional<StaticTensor> zero = node.optional(2);
        boolean isOne = scale.elements() == 1 && scale.rank() <= 1;
        if (!isOne || node.attribute("axis").isPresent()) {
            int axis = node.axis(node.number("axis", 1), x.rank());
            if (!(isOne || scale.dims().equals(List.of(x.dim(axis))))) {
                throw node.refused("one scale or one for each place along axis " + axis + " of " + x, scale);
            }
        }
        zero.ifPresent(points -> {
            if (!(points.elements() == scale.elements() && points.rank() <= 1)) {
                throw node.refused("as many zero points as scales", points);
            }
        });
    }
}
