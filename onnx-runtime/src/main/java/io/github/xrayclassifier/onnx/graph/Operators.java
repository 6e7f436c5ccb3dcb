// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import io.github.xrayclassifier.onnx.graph.GraphNode.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operators that a model may have (github.com/onnx/onnx, docs/Operators.md): those of convolutional networks and
 * vision transformers whose outputs' extents follow from the file alone. Each says which attributes it has, and computes
 * type and extents of its outputs; an attribute, a number or a shape that does not fit is refused.
 */
public final class Operators {

    /** Operator to the attributes that it may have, each as its kind and name. */
    private static final Map<String, String> ATTRIBUTES = attributes();

    private Operators() {}

    private static Map<String, String> attributes() {
        Map<String, String> all = new HashMap<>();
        for (String name :
                ("Abs Add Ceil Div Equal Erf Exp Expand Floor GlobalAveragePool GlobalMaxPool HardSwish Identity"
                                + " Log MatMul Max Mean Min Mish Mul Neg Not PRelu Pow Reciprocal Relu Round Sigmoid Sign Softplus"
                                + " Softsign Sqrt Sub Sum Tanh Where")
                        .split(" ", -1)) {
            all.put(name, "");
        }
        String window = " TEXT:auto_pad INTS:dilations INTS:kernel_shape INTS:pads INTS:strides ";
        String pool = window + "INT:ceil_mode INT:count_include_pad INT:storage_order ";
        String reduction = " INTS:axes INT:keepdims ";
        all.put("AveragePool", pool);
        all.put("BatchNormalization", " FLOAT:epsilon FLOAT:momentum INT:spatial INT:training_mode ");
        all.put("Cast", " INT:to INT:saturate ");
        all.put("Celu", " FLOAT:alpha ");
        all.put("Clip", " FLOAT:min FLOAT:max ");
        all.put("Concat", " INT:axis ");
        all.put("Constant", " TENSOR:value FLOAT:value_float INT:value_int FLOATS:value_floats INTS:value_ints ");
        all.put("ConstantOfShape", " TENSOR:value ");
        all.put("Conv", window + "INT:group ");
        all.put("DequantizeLinear", " INT:axis ");
        all.put("Dropout", " FLOAT:ratio INT:seed ");
        all.put("Elu", " FLOAT:alpha ");
        all.put("Flatten", " INT:axis ");
        all.put("Gather", " INT:axis ");
        all.put("Gelu", " TEXT:approximate ");
        all.put("Gemm", " FLOAT:alpha FLOAT:beta INT:transA INT:transB ");
        all.put("HardSigmoid", " FLOAT:alpha FLOAT:beta ");
        all.put("InstanceNormalization", " FLOAT:epsilon ");
        all.put("LayerNormalization", " FLOAT:epsilon INT:axis INT:stash_type ");
        all.put("LeakyRelu", " FLOAT:alpha ");
        all.put("LogSoftmax", " INT:axis ");
        all.put("MaxPool", pool);
        all.put("Pad", " TEXT:mode INTS:pads FLOAT:value ");
        all.put("QuantizeLinear", " INT:axis INT:saturate ");
        all.put("ReduceL1", reduction);
        all.put("ReduceL2", reduction);
        all.put("ReduceMax", reduction);
        all.put("ReduceMean", reduction);
        all.put("ReduceMin", reduction);
        all.put("ReduceSum", reduction);
        all.put("Reshape", " INT:allowzero ");
        all.put("Selu", " FLOAT:alpha FLOAT:gamma ");
        all.put("Shape", " INT:start INT:end ");
        all.put("Slice", " INTS:starts INTS:ends INTS:axes ");
        all.put("Softmax", " INT:axis ");
        all.put("Split", " INT:axis INT:num_outputs INTS:split ");
        all.put("Squeeze", " INTS:axes ");
        all.put("Transpose", " INTS:perm ");
        all.put("Unsqueeze", " INTS:axes ");
        return all;
    }

    public static Set<String> names() {
        return Set.copyOf(ATTRIBUTES.keySet());
    }

    /**
     * The outputs of a node, more than it may name in places.
     *
     * @throws io.github.xrayclassifier.failure.ModelException for an operator that is not on the list, and for whatever
     *     does not fit it
     */
    static List<StaticTensor> infer(NodeInference node) {
        String known = ATTRIBUTES.get(node.node().operator());
        if (known == null) {
            throw node.refused(
                    "one of the operators of docs/model-file.md", node.node().operator());
        }
        for (Map.Entry<String, Attribute> attribute : node.node().attributes().entrySet()) {
            String kindAndName = attribute.getValue().kind() + ":" + attribute.getKey();
            if (!known.contains(" " + kindAndName + " ")) {
                throw node.refused(
                        "the attributes" + (known.isEmpty() ? " of none" : known.stripTrailing()), kindAndName);
            }
        }
        try {
            return outputs(node);
        } catch (ArithmeticException overflow) {
            throw node.refused("sizes below 2^63", "larger ones");
        }
    }

    /** A switch rather than a table of functions: linking ninety of those takes a start 50 ms. */
    private static List<StaticTensor> outputs(NodeInference node) {
        return switch (node.node().operator()) {
            case "Identity" -> same(node.with(1, 1));
            case "Clip" -> clip(node.with(1, 3));
            case "LogSoftmax", "Softmax" -> softmax(node.with(1, 1));
            case "Cast" -> cast(node.with(1, 1));
            case "Dropout" -> dropout(node.with(1, 2));
            case "Add", "Mul", "Sub" -> binary(node.with(2, 2));
            case "Div" -> divide(node.with(2, 2));
            case "Pow" -> power(node.with(2, 2));
            case "PRelu" -> oneWay(node.with(2, 2));
            case "Max", "Mean", "Min", "Sum" -> variadic(node.with(1, 64));
            case "Equal" -> equal(node.with(2, 2));
            case "Where" -> where(node.with(3, 3));
            case "Concat" -> LayoutRules.concat(node.with(1, 1024));
            case "Constant" -> LayoutRules.constant(node.with(0, 0));
            case "ConstantOfShape" -> LayoutRules.constantOfShape(node.with(1, 1));
            case "Expand" -> LayoutRules.expand(node.with(2, 2));
            case "Flatten" -> LayoutRules.flatten(node.with(1, 1));
            case "Gather" -> LayoutRules.gather(node.with(2, 2));
            case "Pad" -> LayoutRules.pad(node.with(1, 4));
            case "Reshape" -> LayoutRules.reshape(node.with(2, 2));
            case "Shape" -> LayoutRules.shape(node.with(1, 1));
            case "Slice" -> LayoutRules.slice(node.with(1, 5));
            case "Split" -> LayoutRules.split(node.with(1, 2));
            case "Squeeze" -> LayoutRules.squeeze(node.with(1, 2));
            case "Transpose" -> LayoutRules.transpose(node.with(1, 1));
            case "Unsqueeze" -> LayoutRules.unsqueeze(node.with(1, 2));
            case "ReduceL1", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum" ->
                LayoutRules.reduce(node.with(1, 2));
            case "Conv" -> NetworkRules.conv(node.with(2, 3));
            case "AveragePool", "MaxPool" -> NetworkRules.pool(node.with(1, 1));
            case "GlobalAveragePool", "GlobalMaxPool" -> NetworkRules.globalPool(node.with(1, 1));
            case "MatMul" -> NetworkRules.matMul(node.with(2, 2));
            case "Gemm" -> NetworkRules.gemm(node.with(2, 3));
            case "BatchNormalization" -> NetworkRules.channelNormalization(node.with(5, 5));
            case "InstanceNormalization" -> NetworkRules.channelNormalization(node.with(3, 3));
            case "LayerNormalization" -> NetworkRules.layerNormalization(node.with(2, 3));
            case "QuantizeLinear" -> NetworkRules.quantize(node.with(2, 3));
            case "DequantizeLinear" -> NetworkRules.dequantize(node.with(2, 3));
            default -> like(node.with(1, 1)); // functions of one number
        };
    }

    private static List<StaticTensor> same(NodeInference node) {
        return List.of(node.input(0));
    }

    /** Type and extents of the first input; its numbers are other ones now. */
    static List<StaticTensor> like(NodeInference node) {
        return List.of(StaticTensor.of(node.input(0).type(), node.input(0).dims()));
    }

    private static List<StaticTensor> clip(NodeInference node) {
        for (int i = 1; i < node.inputCount(); i++) {
            Optional<StaticTensor> bound = node.optional(i);
            if (bound.isPresent()
                    && (bound.get().elements() != 1
                            || bound.get().type() != node.input(0).type())) {
                throw node.refused("one number of the input's type as bound", bound.get());
            }
        }
        return like(node);
    }

    private static List<StaticTensor> softmax(NodeInference node) {
        // Since opset 13 along one axis, before over all from it on.
        node.axis(node.number("axis", node.opset() < 13 ? 1 : -1), node.input(0).rank());
        return like(node);
    }

    private static List<StaticTensor> cast(NodeInference node) {
        long to = node.number("to", 0);
        if (!(to == (int) to && ElementTypes.isNumber((int) to))) {
            throw node.refused("a cast to a type of numbers", to);
        }
        StaticTensor input = node.input(0);
        boolean isInteger = to == ElementTypes.INT32 || to == ElementTypes.INT64;
        if (to == ElementTypes.INT32) {
            input.integers().ifPresent(numbers -> numbers.forEach(Math::toIntExact));
        }
        return List.of(
                StaticTensor.of((int) to, input.dims()).holding(isInteger ? input.integers() : Optional.empty()));
    }

    private static List<StaticTensor> dropout(NodeInference node) {
        StaticTensor input = node.input(0);
        return List.of(input, StaticTensor.of(ElementTypes.BOOL, input.dims()));
    }

    private static List<StaticTensor> binary(NodeInference node) {
        StaticTensor a = node.input(0);
        StaticTensor b = node.input(1);
        if (a.type() != b.type()) {
            throw node.refused("operands of one type", a + " and " + b);
        }
        StaticTensor out = StaticTensor.of(a.type(), node.broadcast(a.dims(), b.dims()));
        return List.of(out.holding(combined(node, out, a, b)));
    }

    /** Whole numbers are divided by known ones only: by 0 the processor stops the process. */
    private static List<StaticTensor> divide(NodeInference node) {
        StaticTensor divisor = node.input(1);
        if (!ElementTypes.isFloating(divisor.type())) {
            if (!node.known(1).stream().allMatch(number -> number > 0)) {
                throw node.refused(
                        "whole numbers to be divided by 1 or more",
                        divisor.integers().orElse(List.of()));
            }
        }
        return binary(node);
    }

    private static List<StaticTensor> power(NodeInference node) {
        return List.of(StaticTensor.of(
                node.input(0).type(),
                node.broadcast(node.input(0).dims(), node.input(1).dims())));
    }

    private static List<StaticTensor> oneWay(NodeInference node) {
        StaticTensor x = node.input(0);
        if (!node.broadcast(x.dims(), node.input(1).dims()).equals(x.dims())) {
            throw node.refused("a slope that can be broadcast to " + x, node.input(1));
        }
        return like(node);
    }

    private static List<StaticTensor> variadic(NodeInference node) {
        StaticTensor first = node.input(0);
        List<Long> dims = first.dims();
        for (int i = 1; i < node.inputCount(); i++) {
            StaticTensor next = node.input(i);
            if (!(next.type() == first.type())) {
                throw node.refused("operands of one type", first + " and " + next);
            }
            dims = node.broadcast(dims, next.dims());
        }
        return List.of(StaticTensor.of(first.type(), dims));
    }

    private static List<StaticTensor> equal(NodeInference node) {
        StaticTensor compared = binary(node).get(0);
        return List.of(StaticTensor.of(ElementTypes.BOOL, compared.dims()).holding(compared.integers()));
    }

    private static List<StaticTensor> where(NodeInference node) {
        StaticTensor condition = node.input(0);
        StaticTensor yes = node.input(1);
        StaticTensor no = node.input(2);
        if (!(yes.type() == no.type())) {
            throw node.refused("operands of one type", yes + " and " + no);
        }
        StaticTensor out =
                StaticTensor.of(yes.type(), node.broadcast(condition.dims(), node.broadcast(yes.dims(), no.dims())));
        boolean isKnown = condition.integers().isPresent()
                && yes.integers().isPresent()
                && no.integers().isPresent();
        if (!isKnown || out.rank() > 1) {
            return List.of(out);
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < out.elements(); i++) {
            StaticTensor chosen = at(condition.integers().get(), i) == 0 ? no : yes;
            numbers.add(at(chosen.integers().orElseThrow(), i));
        }
        return List.of(out.holding(Optional.of(numbers)));
    }

    /** The numbers of a scalar or vector made of two, if those of both are known. */
    private static Optional<List<Long>> combined(NodeInference node, StaticTensor out, StaticTensor a, StaticTensor b) {
        if (a.integers().isEmpty() || b.integers().isEmpty() || out.rank() > 1) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < out.elements(); i++) {
            long left = at(a.integers().get(), i);
            long right = at(b.integers().get(), i);
            numbers.add(
                    switch (node.node().operator()) {
                        case "Add" -> Math.addExact(left, right);
                        case "Sub" -> Math.subtractExact(left, right);
                        case "Mul" -> Math.multiplyExact(left, right);
                        case "Div" -> left / right;
                        default -> left == right ? 1L : 0L;
                    });
        }
        return Optional.of(numbers);
    }

    private static long at(List<Long> numbers, int index) {
        return numbers.get(numbers.size() == 1 ? 0 : index);
    }
}
