// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.onnx.graph.GraphValue;
import io.github.xrayclassifier.onnx.graph.OnnxModelFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle is protobuf's own writer, by way of the classes generated from onnx.proto. */
class OnnxModelFileTest {

    private static OnnxModelFile read(byte[] bytes) {
        return OnnxModelFile.read("m.onnx", ByteBuffer.wrap(bytes));
    }

    private static byte[] whole() {
        return TestModel.withCard(TestModel.model(), TestModel.card().build())
                .build()
                .toByteArray();
    }

    @Test
    void readsWhatProtobufWrote() {
        OnnxModelFile file = read(whole());
        assertThat(file.metadata()).isEqualTo(TestModel.card().build().toMetadata());
        assertThat(file.inputs()).hasSize(1);
        assertThat(file.inputs().get(0).name()).isEqualTo("image");
        assertThat(file.inputs().get(0).declaration()).isEqualTo("[N,1,16,16] uint8");
        assertThat(file.outputs())
                .extracting(GraphValue::name)
                .containsExactly("logits", "probabilities", "embedding", "maps");
        assertThat(file.outputs().get(3).declaration()).isEqualTo("[N,3,16,16] float32");
    }

    @Test
    void countsNoInitializerAsInput() {
        var model = TestModel.model(g -> g.addInput(TestModel.value("scale", TensorProto.DataType.FLOAT)));
        assertThat(read(model.build().toByteArray()).inputs())
                .extracting(GraphValue::name)
                .containsExactly("image");
    }

    @Test
    void ignoresImportsThatNoNodeUses() {
        var model = TestModel.model();
        model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3));
        assertThat(read(model.build().toByteArray()).outputs()).hasSize(4);
    }

    static Stream<Arguments> refusals() {
        TensorProto external = TestModel.floats("outside", new float[0], 4)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .build();
        TensorProto keyed = TestModel.floats("outside", new float[0], 4)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"))
                .build();
        String outside = "expected values inside the file, found external data for \"outside\"";
        return Stream.of(
                refusal("external initializer", g -> g.addInitializer(external), "initializer: " + outside),
                refusal("external by key alone", g -> g.addInitializer(keyed), "initializer: " + outside),
                refusal(
                        "a sparse initializer",
                        g -> g.addSparseInitializer(
                                SparseTensorProto.newBuilder().setValues(external)),
                        "expected dense tensors, found a sparse initializer"),
                refusal(
                        "external in an attribute",
                        g -> g.addNode(with(AttributeProto.newBuilder().setT(external))),
                        outside),
                refusal(
                        "a list of tensors",
                        g -> g.addNode(with(AttributeProto.newBuilder().addTensors(external))),
                        "expected numbers, a text or a tensor in the attribute \"a\", found field 10"),
                refusal(
                        "a sparse attribute",
                        g -> g.addNode(with(AttributeProto.newBuilder()
                                .setSparseTensor(SparseTensorProto.newBuilder().setValues(external)))),
                        "found field 22"),
                refusal(
                        "a subgraph",
                        g -> g.addNode(with(AttributeProto.newBuilder()
                                .setG(GraphProto.newBuilder().addInitializer(external)))),
                        "expected no graph within a graph, found one in the attribute \"a\""),
                refusal(
                        "a list of subgraphs",
                        g -> g.addNode(with(AttributeProto.newBuilder()
                                .addGraphs(GraphProto.newBuilder()
                                        .addNode(TestModel.node("Evil", "y").setDomain("evil"))))),
                        "expected no graph within a graph"),
                refusal(
                        "an attribute of a function",
                        g -> g.addNode(with(AttributeProto.newBuilder().setRefAttrName("other"))),
                        "found field 21"),
                refusal(
                        "an attribute of no kind",
                        g -> g.addNode(with(AttributeProto.newBuilder().setI(1))),
                        "found type 0"),
                refusal(
                        "an attribute twice",
                        g -> g.addNode(TestModel.node("Constant", "y")
                                .addAttribute(TestModel.number("a", 1))
                                .addAttribute(TestModel.number("a", 1))),
                        "expected each attribute once, found \"a\" twice"),
                refusal(
                        "an initializer twice",
                        g -> g.addInitializer(TestModel.floats("scale", new float[] {1})),
                        "expected each initializer once, found \"scale\" twice"),
                refusal(
                        "texts in an initializer",
                        g -> g.addInitializer(
                                TestModel.floats("t", new float[0]).setDataType(TensorProto.DataType.STRING_VALUE)),
                        "expected numbers in \"t\", found values of type 8"),
                refusal(
                        "too few raw bytes",
                        g -> g.addInitializer(TestModel.floats("t", new float[0], 2)
                                .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[7]))),
                        "expected values for every element"),
                refusal(
                        "a sequence as input",
                        g -> g.addInput(ai.onnx.proto.OnnxMl.ValueInfoProto.newBuilder()
                                .setName("s")
                                .setType(ai.onnx.proto.OnnxMl.TypeProto.newBuilder()
                                        .setSequenceType(
                                                ai.onnx.proto.OnnxMl.TypeProto.Sequence.getDefaultInstance()))),
                        "expected a tensor, found a sequence, map, optional or sparse tensor"),
                refusal(
                        "a declared extent of 2^31",
                        g -> g.addOutput(TestModel.value("y", TensorProto.DataType.FLOAT, 1L << 31)),
                        "expected an extent below 2^31, found 2147483648"),
                refusal(
                        "a foreign operator",
                        g -> g.addNode(TestModel.node("FusedConv", "y", "x").setDomain("com.microsoft")),
                        "node: expected operators of the domain ai.onnx only, found com.microsoft.FusedConv"),
                refusal(
                        "an initializer larger than the file",
                        g -> g.addInitializer(TestModel.floats("big", new float[] {1}, 1 << 20, 1 << 20)),
                        "bytes for the shape of \"big\""),
                refusal(
                        "a shape that overflows",
                        g -> g.addInitializer(TestModel.floats("big", new float[] {1}, 1L << 32, 1L << 32)),
                        "bytes for the shape of \"big\""),
                refusal(
                        "a negative extent",
                        g -> g.addInitializer(TestModel.floats("big", new float[] {1}, -1, -1)),
                        "bytes for the shape of \"big\""),
                refusal(
                        "a shape of 40 dimensions",
                        g -> g.addOutput(TestModel.value("y", TensorProto.DataType.FLOAT, new long[40])),
                        "expected at most 8 dimensions, found more"));
    }

    private static Arguments refusal(String label, Consumer<GraphProto.Builder> change, String message) {
        return Arguments.of(label, TestModel.model(change).build(), message);
    }

    static Stream<Arguments> refusedModels() {
        ModelProto good = TestModel.model().build();
        return Stream.of(
                Arguments.of(
                        "a local function",
                        good.toBuilder()
                                .addFunctions(FunctionProto.newBuilder().setName("f"))
                                .build(),
                        "expected standard operators only, found a local function"),
                Arguments.of(
                        "a training graph",
                        good.toBuilder()
                                .addTrainingInfo(TrainingInfoProto.getDefaultInstance())
                                .build(),
                        "expected a model for inference, found training_info"),
                Arguments.of(
                        "no opset", good.toBuilder().clearOpsetImport().build(), "expected opset 7 to 22, found none"),
                Arguments.of("an old opset", opset(good, 6), "expected opset 7 to 22, found 6"),
                Arguments.of("a new opset", opset(good, 99), "expected opset 7 to 22, found 99"),
                Arguments.of(
                        "a new IR", good.toBuilder().setIrVersion(99).build(), "expected IR version 3 to 10, found 99"),
                Arguments.of("no graph", good.toBuilder().clearGraph().build(), "expected a graph, found none"),
                Arguments.of(
                        "two opsets",
                        good.toBuilder()
                                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(12))
                                .build(),
                        "expected one opset of the standard operators, found two"),
                Arguments.of(
                        "a key twice",
                        good.toBuilder()
                                .addMetadataProps(entry("k"))
                                .addMetadataProps(entry("k"))
                                .build(),
                        "expected each key once, found \"k\" twice"));
    }

    private static StringStringEntryProto entry(String key) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue("v").build();
    }

    private static ModelProto opset(ModelProto model, long version) {
        return model.toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(version))
                .build();
    }

    private static NodeProto.Builder with(AttributeProto.Builder attribute) {
        return TestModel.node("Constant", "y").addAttribute(attribute.setName("a"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"refusals", "refusedModels"})
    void refuses(String label, ModelProto model, String message) {
        assertThatExceptionOfType(ModelException.class)
                .as(label)
                .isThrownBy(() -> read(model.toByteArray()))
                .withMessageStartingWith("model m.onnx, ")
                .withMessageContaining(message);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                Arguments.of("an empty file", new byte[0], "expected a graph, found none"),
                Arguments.of(
                        "text", "not a model at all".getBytes(java.nio.charset.StandardCharsets.UTF_8), "model m.onnx"),
                Arguments.of("field number 0", new byte[] {0x00}, "expected a field number from 1"),
                Arguments.of(
                        "a group",
                        new byte[] {0x13, 0x14},
                        "expected an ONNX file with protobuf wire types 0, 1, 2 or 5, found wire type 3"),
                Arguments.of(
                        "a graph that is a number",
                        new byte[] {0x38, 0x01},
                        "expected a text or message (wire type 2)"),
                Arguments.of(
                        "an IR version that is a text", new byte[] {0x0A, 0x00}, "expected a number (wire type 0)"),
                Arguments.of("a length of 2^63", lengthOf(0x80), "expected at most the 0 bytes that are left"),
                Arguments.of("a length of 2^31", new byte[] {0x3A, -128, -128, -128, -128, 0x08}, "found 2147483648"),
                Arguments.of("a number without end", new byte[] {0x08, -1}, "expected another byte of a number"),
                Arguments.of(
                        "a number of eleven bytes",
                        new byte[] {0x08, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0},
                        "expected a number of at most 10 bytes"),
                Arguments.of("no UTF-8", new byte[] {0x72, 3, 0x0A, 1, -1}, "expected UTF-8 text"),
                Arguments.of("a number twice", new byte[] {0x08, 8, 0x08, 8}, "expected field 1 once, found it twice"),
                Arguments.of("a cut 64-bit field", new byte[] {0x11, 1, 2}, "expected 8 more bytes, found 2"));
    }

    private static byte[] lengthOf(int lastGroup) {
        return new byte[] {0x3A, -128, -128, -128, -128, -128, -128, -128, -128, (byte) lastGroup, 0x01};
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void refusesDamage(String label, byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes))
                .as(label)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    /** A file that is cut between two fields of the outermost message is a smaller whole one; no other cut may pass. */
    @Test
    void refusesAFileThatIsCutOffAnywhere() {
        byte[] whole = whole();
        int passed = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                assertThat(read(cut).metadata().size())
                        .isLessThan(read(whole).metadata().size());
                passed++;
            } catch (ModelException e) {
                assertThat(e).hasMessageStartingWith("model m.onnx, ");
            }
        }
        // One cut before each metadata entry, the last fields of the file.
        assertThat(passed).isEqualTo(read(whole).metadata().size());
    }
}
