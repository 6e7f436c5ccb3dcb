// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.protobuf.ByteString;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.onnx.graph.ElementTypes;
import io.github.xrayclassifier.onnx.graph.OnnxModelFile;
import io.github.xrayclassifier.onnx.graph.ShapeInference;
import io.github.xrayclassifier.onnx.graph.StaticTensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The oracle is ONNX Runtime: what it gives when it runs a graph of the input "x", float32 [N, 4, 6, 8], with N = 1. A rule
 * that is wrong either refuses sound models or lets sizes through that were never checked.
 */
class ShapeInferenceTest {

    private static final List<Long> X = List.of(1L, 4L, 6L, 8L);

    private static Map<String, StaticTensor> infer(ModelProto model) {
        OnnxModelFile file = OnnxModelFile.read("m.onnx", ByteBuffer.wrap(model.toByteArray()));
        return ShapeInference.of("m.onnx", file, StaticTensor.of(ElementTypes.FLOAT, X));
    }

    private static StaticTensor inferred(ModelProto model) {
        return Objects.requireNonNull(infer(model).get("y"));
    }

    private static StaticTensor ran(ModelProto model, int type) throws OrtException {
        // A float32 copy of the output, because Java has no tensor of the small types.
        ModelProto typed = model.toBuilder()
                .setGraph(model.getGraph().toBuilder()
                        .clearOutput()
                        .addOutput(ValueInfoProto.newBuilder()
                                .setName("y")
                                .setType(TypeProto.newBuilder()
                                        .setTensorType(
                                                TypeProto.Tensor.newBuilder().setElemType(type)))))
                .build();
        OrtEnvironment environment = NativeLibrary.environment(NativeCache.ofUser(), true);
        try (var session = environment.createSession(typed.toByteArray(), new OrtSession.SessionOptions());
                var x = OnnxTensor.createTensor(
                        environment,
                        FloatBuffer.allocate(4 * 6 * 8),
                        X.stream().mapToLong(Long::longValue).toArray());
                var result = session.run(Map.of("x", x))) {
            long[] shape = ((TensorInfo) result.get(0).getInfo()).getShape();
            return StaticTensor.of(type, LongStream.of(shape).boxed().toList());
        }
    }

    private static ModelProto model(long opset, Consumer<GraphProto.Builder> content) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("g")
                .addInput(TestModel.value("x", DataType.FLOAT, -1, 4, 6, 8))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
        content.accept(graph);
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }

    private static NodeProto.Builder y(String operator, String... inputs) {
        return TestModel.node(operator, "y", inputs);
    }

    private static AttributeProto.Builder numbers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute;
    }

    private static AttributeProto.Builder text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value));
    }

    private static AttributeProto.Builder real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value);
    }

    private static TensorProto longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addDims(values.length);
        Arrays.stream(values).forEach(tensor::addInt64Data);
        return tensor.build();
    }

    private static TensorProto bytes(String name, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.UINT8.getNumber());
        int count = 1;
        for (long extent : dims) {
            tensor.addDims(extent);
            count *= (int) extent;
        }
        return tensor.setRawData(ByteString.copyFrom(new byte[count])).build();
    }

    private static TensorProto floats(String name, long... dims) {
        int count = (int) LongStream.of(dims).reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        Arrays.fill(values, 0.5f);
        return TestModel.floats(name, values, dims).build();
    }

    static Stream<Arguments> graphs() {
        List<Arguments> cases = new ArrayList<>();
        for (String operator : List.of(
                "Abs",
                "Ceil",
                "Erf",
                "Exp",
                "Floor",
                "HardSwish",
                "Identity",
                "Log",
                "Neg",
                "Reciprocal",
                "Relu",
                "Round",
                "Sigmoid",
                "Sign",
                "Softplus",
                "Softsign",
                "Sqrt",
                "Tanh",
                "Celu",
                "Elu",
                "HardSigmoid",
                "LeakyRelu",
                "Selu",
                "Clip",
                "Softmax",
                "LogSoftmax",
                "Dropout",
                "GlobalAveragePool",
                "GlobalMaxPool",
                "Flatten",
                "Shape",
                "Max",
                "Mean",
                "Min",
                "Sum")) {
            add(cases, 15, operator, g -> g.addNode(y(operator, "x")));
        }
        add(cases, 20, "Gelu", g -> g.addNode(y("Gelu", "x").addAttribute(text("approximate", "tanh"))));
        add(cases, 18, "Mish", g -> g.addNode(y("Mish", "x")));
        for (String operator : List.of("Add", "Sub", "Mul", "Div", "Pow", "PRelu", "Max", "Sum", "Equal")) {
            add(
                    cases,
                    13,
                    operator + " broadcast",
                    g -> g.addInitializer(floats("c", 4, 1, 1)).addNode(y(operator, "x", "c")));
        }
        add(
                cases,
                13,
                "Add that widens",
                g -> g.addInitializer(floats("c", 3, 1, 4, 6, 8)).addNode(y("Add", "x", "c")));
        add(
                cases,
                13,
                "Where",
                g -> g.addInitializer(floats("c", 4, 1, 1))
                        .addNode(TestModel.node("Equal", "e", "x", "c"))
                        .addNode(y("Where", "e", "x", "c")));
        add(
                cases,
                11,
                "Softmax of opset 11",
                g -> g.addNode(y("Softmax", "x").addAttribute(TestModel.number("axis", 3))));
        add(cases, 13, "Cast", g -> g.addNode(y("Cast", "x").addAttribute(TestModel.number("to", 7))));
        add(cases, 10, "Clip of opset 10", g -> g.addNode(y("Clip", "x").addAttribute(real("min", 0))));
        add(cases, 13, "Clip with one bound", g -> g.addInitializer(floats("c")).addNode(y("Clip", "x", "", "c")));
        for (long axis : new long[] {0, 1, 2, 4, -1}) {
            add(
                    cases,
                    13,
                    "Flatten at " + axis,
                    g -> g.addNode(y("Flatten", "x").addAttribute(TestModel.number("axis", axis))));
        }
        layout(cases);
        networks(cases);
        return cases.stream();
    }

    private static void layout(List<Arguments> cases) {
        add(cases, 13, "Concat", g -> g.addNode(y("Concat", "x", "x", "x").addAttribute(TestModel.number("axis", -2))));
        add(cases, 13, "Constant", g -> g.addNode(y("Constant").addAttribute(numbers("value_ints", 4, 5))));
        add(cases, 13, "Constant number", g -> g.addNode(y("Constant").addAttribute(TestModel.number("value_int", 4))));
        add(
                cases,
                13,
                "Constant tensor",
                g -> g.addNode(y("Constant")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("value")
                                .setType(AttributeType.TENSOR)
                                .setT(floats("", 2, 3)))));
        add(
                cases,
                13,
                "ConstantOfShape",
                g -> g.addInitializer(longs("s", 2, 3)).addNode(y("ConstantOfShape", "s")));
        add(cases, 13, "Expand", g -> g.addInitializer(longs("s", 2, 1, 6, 1)).addNode(y("Expand", "x", "s")));
        add(
                cases,
                13,
                "Gather",
                g -> g.addInitializer(longs("i", 0, -1, 2))
                        .addNode(y("Gather", "x", "i").addAttribute(TestModel.number("axis", 1))));
        add(
                cases,
                13,
                "Pad",
                g -> g.addInitializer(longs("p", 0, 0, 1, 2, 0, 0, 3, 0))
                        .addNode(y("Pad", "x", "p").addAttribute(text("mode", "reflect"))));
        add(
                cases,
                10,
                "Pad of opset 10",
                g -> g.addNode(y("Pad", "x").addAttribute(numbers("pads", 0, 0, 1, 2, 0, 0, 3, 0))));
        add(
                cases,
                18,
                "Pad of two axes",
                g -> g.addInitializer(longs("p", 1, 2, 3, 4))
                        .addInitializer(longs("a", -1, 2))
                        .addNode(y("Pad", "x", "p", "", "a")));
        for (long[] shape : new long[][] {{0, -1}, {-1}, {1, 4, 48}, {2, -1, 6}, {0, 0, 0, 0}, {24, 0, -1}}) {
            add(
                    cases,
                    13,
                    "Reshape to " + Arrays.toString(shape),
                    g -> g.addInitializer(longs("s", shape)).addNode(y("Reshape", "x", "s")));
        }
        add(
                cases,
                13,
                "view(x.size(0), -1) of PyTorch",
                g -> g.addInitializer(longs("zero", 0))
                        .addInitializer(longs("rest", -1))
                        .addNode(TestModel.node("Shape", "s", "x"))
                        .addNode(TestModel.node("Gather", "n", "s", "zero"))
                        .addNode(TestModel.node("Concat", "t", "n", "rest").addAttribute(TestModel.number("axis", 0)))
                        .addNode(y("Reshape", "x", "t")));
        add(
                cases,
                13,
                "arithmetic of shapes",
                g -> g.addInitializer(longs("two", 2))
                        .addInitializer(longs("one", 1))
                        .addNode(TestModel.node("Shape", "s", "x"))
                        .addNode(TestModel.node("Slice", "last", "s", "from", "to"))
                        .addInitializer(longs("from", -1))
                        .addInitializer(longs("to", Long.MAX_VALUE))
                        .addNode(TestModel.node("Div", "half", "last", "two"))
                        .addNode(TestModel.node("Sub", "less", "half", "one"))
                        .addNode(TestModel.node("Mul", "twice", "less", "two"))
                        .addNode(TestModel.node("Add", "more", "twice", "two"))
                        .addInitializer(longs("minus", -1))
                        .addNode(TestModel.node("Concat", "t", "minus", "more")
                                .addAttribute(TestModel.number("axis", 0)))
                        .addNode(y("Reshape", "x", "t")));
        add(
                cases,
                13,
                "a choice between shapes",
                g -> g.addInitializer(longs("t", -1, 4, 6, 8))
                        .addInitializer(longs("minus", -1))
                        .addInitializer(longs("one", 1, 1, 1, 1))
                        .addNode(TestModel.node("Equal", "e", "t", "minus"))
                        .addNode(TestModel.node("Where", "w", "e", "one", "t"))
                        .addNode(y("Expand", "x", "w")));
        add(
                cases,
                15,
                "Shape from to",
                g -> g.addNode(y("Shape", "x")
                        .addAttribute(TestModel.number("start", 1))
                        .addAttribute(TestModel.number("end", -1))));
        for (long[] s : new long[][] {{1, 5, 2}, {-1, -4, -1}, {0, Long.MAX_VALUE, 3}, {5, Long.MIN_VALUE, -2}}) {
            add(
                    cases,
                    13,
                    "Slice " + Arrays.toString(s),
                    g -> g.addInitializer(longs("f", s[0], 1))
                            .addInitializer(longs("t", s[1], 3))
                            .addInitializer(longs("a", 2, -1))
                            .addInitializer(longs("s", s[2], 1))
                            .addNode(y("Slice", "x", "f", "t", "a", "s")));
        }
        add(
                cases,
                9,
                "Slice of opset 9",
                g -> g.addNode(y("Slice", "x")
                        .addAttribute(numbers("starts", 1))
                        .addAttribute(numbers("ends", 3))
                        .addAttribute(numbers("axes", 3))));
        add(
                cases,
                13,
                "Split",
                g -> g.addInitializer(longs("s", 1, 5))
                        .addNode(TestModel.node("Split", "z", "x", "s")
                                .addOutput("y")
                                .addAttribute(TestModel.number("axis", 2))));
        add(
                cases,
                13,
                "Split in halves",
                g -> g.addNode(
                        TestModel.node("Split", "z", "x").addOutput("y").addAttribute(TestModel.number("axis", 1))));
        add(
                cases,
                18,
                "Split in three of eight",
                g -> g.addNode(TestModel.node("Split", "z", "x")
                        .addOutput("u")
                        .addOutput("y")
                        .addAttribute(TestModel.number("axis", 3))
                        .addAttribute(TestModel.number("num_outputs", 3))));
        add(
                cases,
                11,
                "Split of opset 11",
                g -> g.addNode(TestModel.node("Split", "z", "x")
                        .addOutput("y")
                        .addAttribute(TestModel.number("axis", 1))
                        .addAttribute(numbers("split", 3, 1))));
        add(cases, 13, "Squeeze", g -> g.addInitializer(longs("a", 0)).addNode(y("Squeeze", "x", "a")));
        add(
                cases,
                12,
                "Unsqueeze of opset 12",
                g -> g.addNode(y("Unsqueeze", "x").addAttribute(numbers("axes", 0, -1))));
        add(cases, 13, "Unsqueeze", g -> g.addInitializer(longs("a", 5, 2)).addNode(y("Unsqueeze", "x", "a")));
        add(cases, 13, "Transpose", g -> g.addNode(y("Transpose", "x").addAttribute(numbers("perm", 2, 0, 3, 1))));
        add(
                cases,
                13,
                "ReduceMean",
                g -> g.addNode(y("ReduceMean", "x")
                        .addAttribute(numbers("axes", -1, 2))
                        .addAttribute(TestModel.number("keepdims", 0))));
        add(
                cases,
                18,
                "ReduceMean of opset 18",
                g -> g.addInitializer(longs("a", -1, 2)).addNode(y("ReduceMean", "x", "a")));
        for (String operator : List.of("ReduceL1", "ReduceL2", "ReduceMax", "ReduceMin")) {
            add(cases, 13, operator, g -> g.addNode(y(operator, "x").addAttribute(numbers("axes", 1))));
        }
        add(cases, 13, "ReduceSum", g -> g.addInitializer(longs("a", 1)).addNode(y("ReduceSum", "x", "a")));
    }

    private static void networks(List<Arguments> cases) {
        add(cases, 13, "MatMul", g -> g.addInitializer(floats("w", 8, 5)).addNode(y("MatMul", "x", "w")));
        add(
                cases,
                13,
                "MatMul of batches",
                g -> g.addInitializer(floats("w", 3, 1, 8, 5)).addNode(y("MatMul", "x", "w")));
        add(
                cases,
                13,
                "MatMul with a column",
                g -> g.addInitializer(floats("w", 8)).addNode(y("MatMul", "x", "w")));
        add(
                cases,
                13,
                "MatMul with a row",
                g -> g.addInitializer(floats("w", 6)).addNode(y("MatMul", "w", "x")));
        add(
                cases,
                13,
                "Gemm",
                g -> g.addInitializer(floats("w", 5, 192))
                        .addInitializer(floats("b", 5))
                        .addNode(TestModel.node("Flatten", "f", "x"))
                        .addNode(y("Gemm", "f", "w", "b").addAttribute(TestModel.number("transB", 1))));
        add(
                cases,
                13,
                "BatchNormalization",
                g -> g.addInitializer(floats("c", 4)).addNode(y("BatchNormalization", "x", "c", "c", "c", "c")));
        add(
                cases,
                13,
                "InstanceNormalization",
                g -> g.addInitializer(floats("c", 4)).addNode(y("InstanceNormalization", "x", "c", "c")));
        add(
                cases,
                17,
                "LayerNormalization",
                g -> g.addInitializer(floats("c", 6, 8))
                        .addNode(y("LayerNormalization", "x", "c").addAttribute(TestModel.number("axis", -2))));
        add(
                cases,
                13,
                "QuantizeLinear",
                g -> g.addInitializer(floats("s", 4))
                        .addInitializer(bytes("z", 4))
                        .addNode(TestModel.node("QuantizeLinear", "q", "x", "s", "z"))
                        .addNode(y("DequantizeLinear", "q", "s", "z")));
        add(
                cases,
                13,
                "QuantizeLinear with one scale",
                g -> g.addInitializer(floats("s"))
                        .addNode(TestModel.node("QuantizeLinear", "q", "x", "s"))
                        .addNode(y("DequantizeLinear", "q", "s")));
    }

    private static void add(List<Arguments> cases, long opset, String label, Consumer<GraphProto.Builder> content) {
        cases.add(Arguments.of(label, model(opset, content)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("graphs")
    void computesWhatARunGives(String label, ModelProto model) throws OrtException {
        StaticTensor inferred = inferred(model);
        assertThat(StaticTensor.of(inferred.type(), inferred.dims())).as(label).isEqualTo(ran(model, inferred.type()));
    }

    @Test
    void computesWhatARunGivesForWindowsOfAllKinds() throws OrtException {
        Random random = new Random(20261130);
        int compared = 0;
        for (int i = 0; i < 600; i++) {
            ModelProto model = windows(random);
            StaticTensor inferred;
            try {
                inferred = inferred(model);
            } catch (ModelException refused) {
                continue;
            }
            assertThat(inferred).as(model::toString).isEqualTo(ran(model, ElementTypes.FLOAT));
            compared++;
        }
        assertThat(compared).isGreaterThan(300);
    }

    private static ModelProto windows(Random random) {
        String operator = List.of("Conv", "MaxPool", "AveragePool").get(random.nextInt(3));
        int kernel = 1 + random.nextInt(4);
        int other = 1 + random.nextInt(3);
        int group = List.of(1, 2, 4).get(random.nextInt(3));
        return model(22, g -> {
            NodeProto.Builder node = y(operator, "x");
            if (operator.equals("Conv")) {
                g.addInitializer(floats("w", 4L * (1 + random.nextInt(2)), 4 / group, kernel, other));
                node.addInput("w").addAttribute(TestModel.number("group", group));
            } else {
                node.addAttribute(TestModel.number("ceil_mode", random.nextInt(2)));
            }
            node.addAttribute(numbers("kernel_shape", kernel, other));
            node.addAttribute(numbers("strides", 1 + random.nextInt(4), 1 + random.nextInt(4)));
            if (random.nextInt(3) == 0) {
                node.addAttribute(text(
                        "auto_pad", List.of("VALID", "SAME_UPPER", "SAME_LOWER").get(random.nextInt(3))));
            } else {
                node.addAttribute(
                        numbers("pads", random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3)));
                node.addAttribute(numbers("dilations", 1 + random.nextInt(2), 1 + random.nextInt(2)));
            }
            g.addNode(node);
        });
    }

    static Stream<Arguments> refusals() {
        List<Arguments> cases = new ArrayList<>();
        long big = 1L << 62;
        refuse(
                cases,
                "DepthToSpace, which divides by its block size",
                "expected one of the operators",
                g -> g.addNode(y("DepthToSpace", "x").addAttribute(TestModel.number("blocksize", big))));
        for (String name : List.of("strides", "dilations", "kernel_shape")) {
            for (long value : new long[] {0, -1, big, Long.MIN_VALUE}) {
                refuse(
                        cases,
                        name + " of " + value,
                        name,
                        g -> g.addInitializer(floats("w", 4, 4, 1, 1))
                                .addNode(y("Conv", "x", "w").addAttribute(numbers(name, 1, value))));
            }
            refuse(
                    cases,
                    name + " of three numbers",
                    name,
                    g -> g.addInitializer(floats("w", 4, 4, 1, 1))
                            .addNode(y("Conv", "x", "w").addAttribute(numbers(name, 1, 1, 1))));
        }
        for (long group : new long[] {0, -1, 3, big, Long.MIN_VALUE}) {
            refuse(
                    cases,
                    "group " + group,
                    "in groups that divide them",
                    g -> g.addInitializer(floats("w", 4, 4, 1, 1))
                            .addNode(y("Conv", "x", "w").addAttribute(TestModel.number("group", group))));
        }
        refuse(
                cases,
                "a pool of nothing",
                "kernel_shape",
                g -> g.addNode(y("MaxPool", "x").addAttribute(numbers("kernel_shape", 0, 0))));
        refuse(
                cases,
                "negative pads",
                "pads of 4 numbers from 0",
                g -> g.addNode(y("MaxPool", "x")
                        .addAttribute(numbers("kernel_shape", 1, 1))
                        .addAttribute(numbers("pads", 0, -1, 0, 0))));
        refuse(
                cases,
                "a window larger than the image",
                "a window inside",
                g -> g.addNode(y("MaxPool", "x").addAttribute(numbers("kernel_shape", 7, 1))));
        for (String operator : List.of("Softmax", "Flatten", "Concat", "Gather", "Split")) {
            refuse(
                    cases,
                    operator + " beyond the axes",
                    "expected an axis of 4, found 9",
                    g -> g.addInitializer(longs("i", 0))
                            .addNode((operator.equals("Gather") ? y(operator, "x", "i") : y(operator, "x"))
                                    .addAttribute(TestModel.number("axis", 9))));
        }
        for (long[] shape : new long[][] {{0, 0, 0, 0, 0}, {-1, -1}, {-2}, {5, -1}, {big, 4}, {big, big}, {7}}) {
            refuse(
                    cases,
                    "Reshape to " + Arrays.toString(shape),
                    "expected",
                    g -> g.addInitializer(longs("s", shape)).addNode(y("Reshape", "x", "s")));
        }
        refuse(
                cases,
                "a shape that a run decides",
                "whole numbers that the file holds",
                g -> g.addNode(TestModel.node("Cast", "i", "x").addAttribute(TestModel.number("to", 7)))
                        .addNode(y("Reshape", "x", "i")));
        refuse(
                cases,
                "integers divided by 0",
                "to be divided by 1 or more",
                g -> g.addInitializer(longs("z", 0))
                        .addNode(TestModel.node("Shape", "s", "x"))
                        .addNode(y("Div", "s", "z")));
        refuse(
                cases,
                "integers divided by what a run gives",
                "whole numbers that the file holds",
                g -> g.addNode(TestModel.node("Cast", "i", "x").addAttribute(TestModel.number("to", 6)))
                        .addNode(y("Div", "i", "i")));
        refuse(
                cases,
                "a step of 0",
                "a step other than 0",
                g -> g.addInitializer(longs("z", 0)).addNode(y("Slice", "x", "z", "z", "z", "z")));
        refuse(
                cases,
                "an index beyond the end",
                "an index into 4",
                g -> g.addInitializer(longs("i", 4))
                        .addNode(y("Gather", "x", "i").addAttribute(TestModel.number("axis", 1))));
        refuse(
                cases,
                "gigabytes",
                "bytes in tensors at one moment",
                g -> g.addInitializer(longs("s", 1 << 20, 1 << 20)).addNode(y("ConstantOfShape", "s")));
        refuse(
                cases,
                "an overflow",
                "extents of 1 to",
                g -> g.addInitializer(longs("s", big, big, big)).addNode(y("ConstantOfShape", "s")));
        refuse(cases, "many half gigabytes at one moment", "bytes in tensors at one moment", g -> {
            g.addInitializer(longs("s", 1 << 27)).addNode(TestModel.node("ConstantOfShape", "a0", "s"));
            g.addNode(TestModel.node("Abs", "a1", "a0")).addNode(TestModel.node("Abs", "a2", "a1"));
            g.addNode(TestModel.node("Abs", "a3", "a2")).addNode(TestModel.node("Abs", "a4", "a3"));
            g.addNode(y("Sum", "a0", "a1", "a2", "a3", "a4"));
        });
        refuse(cases, "minutes", "multiplications and additions", g -> {
            g.addInitializer(longs("s", 1 << 13, 1 << 13)).addNode(TestModel.node("ConstantOfShape", "a", "s"));
            g.addNode(y("MatMul", "a", "a"));
        });
        for (String operator : List.of("Transpose", "Squeeze", "Unsqueeze", "ReduceMean", "ReduceSum")) {
            String missing = operator.equals("Transpose") ? "the attribute perm" : "axes";
            refuse(
                    cases,
                    operator + " of anything",
                    "expected " + missing + ", found none",
                    g -> g.addNode(y(operator, "x")));
        }
        refuse(
                cases,
                "an unknown attribute",
                "expected the attributes",
                g -> g.addNode(y("Relu", "x").addAttribute(TestModel.number("leak", 1))));
        refuse(
                cases,
                "an attribute of another kind",
                "expected the attributes INT:axis, found INTS:axis",
                g -> g.addNode(y("Softmax", "x").addAttribute(numbers("axis", 1))));
        refuse(cases, "too many inputs", "expected 1 to 1 inputs, found 2", g -> g.addNode(y("Relu", "x", "x")));
        refuse(
                cases,
                "too many outputs",
                "expected at most 1 outputs, found 2",
                g -> g.addNode(TestModel.node("MaxPool", "y", "x")
                        .addOutput("indices")
                        .addAttribute(numbers("kernel_shape", 1, 1))));
        refuse(
                cases,
                "a circle",
                "expected inputs that were computed before, found \"b\"",
                g -> g.addNode(TestModel.node("Relu", "a", "b"))
                        .addNode(TestModel.node("Relu", "b", "a"))
                        .addNode(y("Relu", "a")));
        refuse(
                cases,
                "a tensor twice",
                "expected each tensor once",
                g -> g.addNode(y("Relu", "x")).addNode(y("Abs", "x")));
        refuse(
                cases,
                "a tensor of the input's name",
                "expected each tensor once",
                g -> g.addNode(TestModel.node("Relu", "x", "x")));
        refuse(cases, "an output that nothing computes", "a tensor that the graph computes, found none", g -> {});
        refuse(
                cases,
                "values that are none",
                "expected values in \"e\"",
                g -> g.addInitializer(floats("e", 0)).addNode(y("ReduceMean", "e")));
        refuse(
                cases,
                "another shape in between",
                "value_info \"a\": expected [N,5] float32 as declared",
                g -> g.addNode(TestModel.node("Relu", "a", "x"))
                        .addNode(y("Relu", "a"))
                        .addValueInfo(TestModel.value("a", DataType.FLOAT, -1, 5)));
        refuse(
                cases,
                "a product of zero numbers",
                "that can be multiplied",
                g -> g.addInitializer(floats("w", 7, 5)).addNode(y("MatMul", "x", "w")));
        return cases.stream();
    }

    private static void refuse(
            List<Arguments> cases, String label, String message, Consumer<GraphProto.Builder> content) {
        cases.add(Arguments.of(label, message, model(13, content)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String label, String message, ModelProto model) {
        assertThatExceptionOfType(ModelException.class)
                .as(label)
                .isThrownBy(() -> infer(model))
                .withMessageStartingWith("model m.onnx, ")
                .withMessageContaining(message);
    }
}
