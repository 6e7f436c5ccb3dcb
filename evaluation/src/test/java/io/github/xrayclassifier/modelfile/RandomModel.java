// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A linear model of {@value #SIDE} x {@value #SIDE} pixels with random weights, some of its findings untrained. */
public record RandomModel(ModelProto file, ModelCard card) {

    private static final int SIDE = 8;

    /**
     * A model whose graph knows nothing of its card: it gives the plain softmax or sigmoid of all logits.
     *
     * @param findings at least two
     * @param kind of the outputs
     * @param seed decides weights and which findings are untrained
     * @return the model
     */
    public static RandomModel of(List<Finding> findings, OutputKind kind, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Finding> order = new ArrayList<>(findings);
        Set<Finding> untrained = new HashSet<>();
        for (int left = random.nextInt(findings.size() - 1); left > 0; left--) {
            untrained.add(order.remove(random.nextInt(order.size())));
        }
        ModelCard card = ModelCard.builder("random " + seed)
                .preprocessing(Preprocessing.of(SIDE, SIDE))
                .findings(findings)
                .outputKind(kind)
                .outputs(new ModelOutputs(
                        Optional.of("logits"), Optional.of("probabilities"), Optional.empty(), Optional.empty()))
                .untrained(untrained)
                .build();
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph(findings.size(), kind, random));
        new TreeMap<>(card.toMetadata())
                .forEach((key, value) ->
                        file.addMetadataPropsBuilder().setKey(key).setValue(value));
        return new RandomModel(file.build(), card);
    }

    private static GraphProto graph(int findings, OutputKind kind, SplittableRandom random) {
        float[] weights = new float[findings * SIDE * SIDE];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (0.004 * random.nextGaussian()); // of 8-bit pixels: logits of a few units
        }
        float[] bias = new float[findings];
        for (int f = 0; f < findings; f++) {
            bias[f] = (float) random.nextGaussian();
        }
        return GraphProto.newBuilder()
                .setName("linear")
                .addInput(value("image", TensorProto.DataType.UINT8, 1, SIDE, SIDE))
                .addOutput(value("logits", TensorProto.DataType.FLOAT, findings))
                .addOutput(value("probabilities", TensorProto.DataType.FLOAT, findings))
                .addInitializer(tensor("weights", weights, findings, SIDE * SIDE))
                .addInitializer(tensor("bias", bias, findings))
                .addNode(node("Cast", "pixels", "image")
                        .addAttribute(number("to", TensorProto.DataType.FLOAT.getNumber())))
                .addNode(node("Flatten", "row", "pixels").addAttribute(number("axis", 1)))
                .addNode(node("Gemm", "logits", "row", "weights", "bias").addAttribute(number("transB", 1)))
                .addNode(
                        kind == OutputKind.SOFTMAX
                                ? node("Softmax", "probabilities", "logits").addAttribute(number("axis", 1))
                                : node("Sigmoid", "probabilities", "logits"))
                .build();
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static TensorProto tensor(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        return tensor.build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long extent : shape) {
            dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(dims)))
                .build();
    }
}
