// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.onnx.GraphNode.Attribute;
import io.github.xrayclassifier.onnx.GraphNode.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongBinaryOperator;

/**
 * The operators that a model may have (github.com/onnx/onnx, docs/Operators.md): those of convolutional networks and
 * vision transformers whose outputs' extents follow from the file alone. Each says which attributes it has, and computes
 * type and extents of its outputs; an attribute, a number or a shape that does not fit is refused.
 */
final class Operators {

    /** Gives the outputs of a node, more than it may name in places. */
    interface Rule {
        List<StaticTensor> outputs(NodeInference node);
    }

    private static final Map<String, Operator> ALL = new HashMap<>();

    private Operators() {}

    /** One operator with what it takes. */
    static final class Operator {

        private final int leastInputs;
        private final int mostInputs;
        private final Map<String, Kind> attributes = new HashMap<>();
        private final Rule rule;

        private Operator(int leastInputs, int mostInputs, Rule rule) {
            this.leastInputs = leastInputs;
            this.mostInputs = mostInputs;
            this.rule = rule;
        }

        private Operator with(Kind kind, String... names) {
            for (String name : names) {
                attributes.put(name, kind);
            }
            return this;
        }

        List<StaticTensor> infer(NodeInference node) {
            node.require(
                    node.inputCount() >= leastInputs && node.inputCount() <= mostInputs,
                    leastInputs + " to " + mostInputs + " inputs",
                    node::inputCount);
            for (Map.Entry<String, Attribute> attribute :
                    node.node().attributes().entrySet()) {
                Kind wanted = attributes.get(attribute.getKey());
                node.require(wanted != null, "the attributes " + attributes.keySet(), attribute::getKey);
                Kind found = attribute.getValue().kind();
                node.require(wanted == found, attribute.getKey() + " of kind " + wanted, () -> found);
            }
            try {
                return rule.outputs(node);
            } catch (ArithmeticException overflow) {
                throw node.refused("sizes below 2^63", "larger ones");
            }
        }
    }

    static Optional<Operator> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static Set<String> names() {
        return Set.copyOf(ALL.keySet());
    }

    private static Operator add(String name, int leastInputs, int mostInputs, Rule rule) {
        Operator operator = new Operator(leastInputs, mostInputs, rule);
        ALL.put(name, operator);
        return operator;
    }

    private static void addAll(List<String> names, int leastInputs, int mostInputs, Rule rule) {
        names.forEach(name -> add(name, leastInputs, mostInputs, rule));
    }

    static {
        elementwise();
        layout();
        networks();
        quantization();
    }

    private static void elementwise() {
        addAll(List.of("Abs", "Ceil", "Erf", "Exp", "Floor", "HardSwish", "Identity"), 1, 1, Operators::same);
        addAll(List.of("Log", "Mish", "Neg", "Not", "Reciprocal", "Relu", "Round"), 1, 1, Operators::same);
        addAll(List.of("Sigmoid", "Sign", "Softplus", "Softsign", "Sqrt", "Tanh"), 1, 1, Operators::same);
        add("Celu", 1, 1, Operators::same).with(Kind.FLOAT, "alpha");
        add("Elu", 1, 1, Operators::same).with(Kind.FLOAT, "alpha");
        add("Gelu", 1, 1, Operators::same).with(Kind.TEXT, "approximate");
        add("HardSigmoid", 1, 1, Operators::same).with(Kind.FLOAT, "alpha", "beta");
        add("LeakyRelu", 1, 1, Operators::same).with(Kind.FLOAT, "alpha");
        add("Selu", 1, 1, Operators::same).with(Kind.FLOAT, "alpha", "gamma");
        add("Clip", 1, 3, Operators::clip).with(Kind.FLOAT, "min", "max");
        add("Softmax", 1, 1, Operators::softmax).with(Kind.INT, "axis");
        add("LogSoftmax", 1, 1, Operators::softmax).with(Kind.INT, "axis");
        add("Cast", 1, 1, Operators::cast).with(Kind.INT, "to", "saturate");
        add("Dropout", 1, 2, Operators::dropout).with(Kind.FLOAT, "ratio").with(Kind.INT, "seed");
        add("Add", 2, 2, node -> binary(node, Math::addExact));
        add("Sub", 2, 2, node -> binary(node, Math::subtractExact));
        add("Mul", 2, 2, node -> binary(node, Math::multiplyExact));
        add("Div", 2, 2, Operators::divide);
        add("Pow", 2, 2, Operators::power);
        add("PRelu", 2, 2, Operators::oneWay);
        addAll(List.of("Max", "Mean", "Min", "Sum"), 1, 64, Operators::variadic);
        add("Equal", 2, 2, Operators::equal);
        add("Where", 3, 3, Operators::where);
    }

    private static void layout() {
        add("Concat", 1, 1024, LayoutRules::concat).with(Kind.INT, "axis");
        add("Constant", 0, 0, LayoutRules::constant)
                .with(Kind.TENSOR, "value")
                .with(Kind.FLOAT, "value_float")
                .with(Kind.INT, "value_int")
                .with(Kind.FLOATS, "value_floats")
                .with(Kind.INTS, "value_ints");
        add("ConstantOfShape", 1, 1, LayoutRules::constantOfShape).with(Kind.TENSOR, "value");
        add("Expand", 2, 2, LayoutRules::expand);
        add("Flatten", 1, 1, LayoutRules::flatten).with(Kind.INT, "axis");
        add("Gather", 2, 2, LayoutRules::gather).with(Kind.INT, "axis");
        add("Pad", 1, 4, LayoutRules::pad)
                .with(Kind.TEXT, "mode")
                .with(Kind.INTS, "pads")
                .with(Kind.FLOAT, "value");
        add("Reshape", 2, 2, LayoutRules::reshape).with(Kind.INT, "allowzero");
        add("Shape", 1, 1, LayoutRules::shape).with(Kind.INT, "start", "end");
        add("Slice", 1, 5, LayoutRules::slice).with(Kind.INTS, "starts", "ends", "axes");
        add("Split", 1, 2, LayoutRules::split)
                .with(Kind.INT, "axis", "num_outputs")
                .with(Kind.INTS, "split");
        add("Squeeze", 1, 2, LayoutRules::squeeze).with(Kind.INTS, "axes");
        add("Transpose", 1, 1, LayoutRules::transpose).with(Kind.INTS, "perm");
        add("Unsqueeze", 1, 2, LayoutRules::unsqueeze).with(Kind.INTS, "axes");
        for (String name : List.of("ReduceL1", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum")) {
            add(name, 1, 2, LayoutRules::reduce)
                    .with(Kind.INTS, "axes")
                    .with(Kind.INT, "keepdims", "noop_with_empty_axes");
        }
    }

    private static void networks() {
        add("Conv", 2, 3, NetworkRules::conv)
                .with(Kind.TEXT, "auto_pad")
                .with(Kind.INT, "group")
                .with(Kind.INTS, "dilations", "kernel_shape", "pads", "strides");
        for (String name : List.of("AveragePool", "MaxPool")) {
            add(name, 1, 1, NetworkRules::pool)
                    .with(Kind.TEXT, "auto_pad")
                    .with(Kind.INT, "ceil_mode", "count_include_pad", "storage_order")
                    .with(Kind.INTS, "dilations", "kernel_shape", "pads", "strides");
        }
        add("GlobalAveragePool", 1, 1, NetworkRules::globalPool);
        add("GlobalMaxPool", 1, 1, NetworkRules::globalPool);
        add("MatMul", 2, 2, NetworkRules::matMul);
        add("Gemm", 2, 3, NetworkRules::gemm).with(Kind.FLOAT, "alpha", "beta").with(Kind.INT, "transA", "transB");
        add("BatchNormalization", 5, 5, NetworkRules::channelNormalization)
                .with(Kind.FLOAT, "epsilon", "momentum")
                .with(Kind.INT, "spatial", "training_mode");
        add("InstanceNormalization", 3, 3, NetworkRules::channelNormalization).with(Kind.FLOAT, "epsilon");
        add("LayerNormalization", 2, 3, NetworkRules::layerNormalization)
                .with(Kind.FLOAT, "epsilon")
                .with(Kind.INT, "axis", "stash_type");
    }

    private static void quantization() {
        add("QuantizeLinear", 2, 3, NetworkRules::quantize).with(Kind.INT, "axis", "saturate");
        add("DequantizeLinear", 2, 3, NetworkRules::dequantize).with(Kind.INT, "axis");
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
            node.optional(i)
                    .ifPresent(bound -> node.require(
                            bound.elements() == 1
                                    && bound.type() == node.input(0).type(),
                            "one number of the input's type as bound",
                            () -> bound));
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
        node.require(to == (int) to && ElementTypes.isNumber((int) to), "a cast to a type of numbers", () -> to);
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

    private static List<StaticTensor> binary(NodeInference node, LongBinaryOperator operation) {
        StaticTensor a = node.input(0);
        StaticTensor b = node.input(1);
        node.require(a.type() == b.type(), "operands of one type", () -> a + " and " + b);
        StaticTensor out = StaticTensor.of(a.type(), node.broadcast(a.dims(), b.dims()));
        return List.of(out.holding(combined(out, a.integers(), b.integers(), operation)));
    }

    /** Whole numbers are divided by known ones only: by 0 the processor stops the process. */
    private static List<StaticTensor> divide(NodeInference node) {
        StaticTensor divisor = node.input(1);
        if (!ElementTypes.isFloating(divisor.type())) {
            node.require(
                    node.known(1).stream().allMatch(number -> number > 0),
                    "whole numbers to be divided by 1 or more",
                    () -> divisor.integers().orElse(List.of()));
        }
        return binary(node, (a, b) -> a / b);
    }

    private static List<StaticTensor> power(NodeInference node) {
        return List.of(StaticTensor.of(
                node.input(0).type(),
                node.broadcast(node.input(0).dims(), node.input(1).dims())));
    }

    private static List<StaticTensor> oneWay(NodeInference node) {
        StaticTensor x = node.input(0);
        node.require(
                node.broadcast(x.dims(), node.input(1).dims()).equals(x.dims()),
                "a slope that can be broadcast to " + x,
                () -> node.input(1));
        return like(node);
    }

    private static List<StaticTensor> variadic(NodeInference node) {
        StaticTensor first = node.input(0);
        List<Long> dims = first.dims();
        for (int i = 1; i < node.inputCount(); i++) {
            StaticTensor next = node.input(i);
            node.require(next.type() == first.type(), "operands of one type", () -> first + " and " + next);
            dims = node.broadcast(dims, next.dims());
        }
        return List.of(StaticTensor.of(first.type(), dims));
    }

    private static List<StaticTensor> equal(NodeInference node) {
        StaticTensor compared = binary(node, (a, b) -> a == b ? 1 : 0).get(0);
        return List.of(StaticTensor.of(ElementTypes.BOOL, compared.dims()).holding(compared.integers()));
    }

    private static List<StaticTensor> where(NodeInference node) {
        StaticTensor condition = node.input(0);
        StaticTensor yes = node.input(1);
        StaticTensor no = node.input(2);
        node.require(yes.type() == no.type(), "operands of one type", () -> yes + " and " + no);
        StaticTensor out =
                StaticTensor.of(yes.type(), node.broadcast(condition.dims(), node.broadcast(yes.dims(), no.dims())));
        // 1 x yes + (1 - 1) x no, since a condition's numbers are 0 and 1
        Optional<List<Long>> taken = combined(out, condition.integers(), yes.integers(), (c, y) -> c == 0 ? 0 : y);
        Optional<List<Long>> left = combined(out, condition.integers(), no.integers(), (c, n) -> c == 0 ? n : 0);
        return List.of(out.holding(combined(out, taken, left, Long::sum)));
    }

    /** The numbers of a scalar or vector made of two, if those of both are known. */
    private static Optional<List<Long>> combined(
            StaticTensor out, Optional<List<Long>> a, Optional<List<Long>> b, LongBinaryOperator operation) {
        if (a.isEmpty() || b.isEmpty() || out.rank() > 1) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < out.elements(); i++) {
            numbers.add(operation.applyAsLong(at(a.get(), i), at(b.get(), i)));
        }
        return Optional.of(numbers);
    }

    private static long at(List<Long> numbers, int index) {
        return numbers.get(numbers.size() == 1 ? 0 : index);
    }
}
