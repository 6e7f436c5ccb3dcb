// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelCardBuilder;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Small models with known answers: maps = weight[f] x pixel / 255 + bias[f], logits = their mean, embedding = the
 * pixels' mean / 255.
 */
final class TestModel {

    static final int SIDE = 16;
    static final List<Finding> FINDINGS = List.of(Finding.NORMAL, Finding.PNEUMONIA, Finding.COVID_19);
    static final float[] WEIGHTS = {-2, 1.5f, 3};
    static final float[] BIASES = {1, 0.25f, -1};

    private TestModel() {}

    static ModelCardBuilder card() {
        return ModelCard.builder("test")
                .preprocessing(Preprocessing.of(SIDE, SIDE))
                .findings(FINDINGS)
                .outputs(new ModelOutputs(
                        Optional.of("logits"),
                        Optional.of("probabilities"),
                        Optional.of("embedding"),
                        Optional.of("maps")));
    }

    /** The logits of an image whose samples have this mean, 0 to 255. */
    static float[] logits(double mean) {
        float[] logits = new float[WEIGHTS.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (WEIGHTS[i] * mean / 255 + BIASES[i]);
        }
        return logits;
    }

    /** With the card in it. */
    static ModelSource source() {
        return source(withCard(model(), card().build()));
    }

    static ModelSource source(ModelProto.Builder model) {
        return ModelSource.of("test.onnx", model.build().toByteArray());
    }

    static ModelProto.Builder withCard(ModelProto.Builder model, ModelCard card) {
        card.toMetadata()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model;
    }

    static ModelProto.Builder model() {
        return model(graph -> {});
    }

    /** Without a card, the graph changed by {@code change}. */
    static ModelProto.Builder model(Consumer<GraphProto.Builder> change) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("test")
                .addInput(value("image", TensorProto.DataType.UINT8, -1, 1, SIDE, SIDE))
                .addInitializer(floats("scale", new float[] {1 / 255f}))
                .addInitializer(floats("weights", WEIGHTS, WEIGHTS.length, 1, 1, 1))
                .addInitializer(floats("biases", BIASES, BIASES.length))
                .addNode(node("Cast", "pixels", "image")
                        .addAttribute(number("to", TensorProto.DataType.FLOAT.getNumber())))
                .addNode(node("Mul", "unit", "pixels", "scale"))
                .addNode(node("Conv", "maps", "unit", "weights", "biases"))
                .addNode(node("GlobalAveragePool", "pooled", "maps"))
                .addNode(node("Flatten", "logits", "pooled"))
                .addNode(node("Softmax", "probabilities", "logits"))
                .addNode(node("GlobalAveragePool", "mean", "unit"))
                .addNode(node("Flatten", "embedding", "mean"))
                .addOutput(value("logits", TensorProto.DataType.FLOAT, -1, FINDINGS.size()))
                .addOutput(value("probabilities", TensorProto.DataType.FLOAT, -1, FINDINGS.size()))
                .addOutput(value("embedding", TensorProto.DataType.FLOAT, -1, 1))
                .addOutput(value("maps", TensorProto.DataType.FLOAT, -1, FINDINGS.size(), SIDE, SIDE));
        change.accept(graph);
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph);
    }

    static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder().setOpType(operator).addOutput(output).addAllInput(List.of(inputs));
    }

    static AttributeProto.Builder number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value);
    }

    static TensorProto.Builder floats(String name, float[] values, long... dims) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (long extent : dims) {
            tensor.addDims(extent);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor;
    }

    /** A declaration; -1 leaves an extent open. */
    static ValueInfoProto.Builder value(String name, TensorProto.DataType type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long extent : dims) {
            shape.addDim(
                    extent < 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam("open")
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)));
    }
}
