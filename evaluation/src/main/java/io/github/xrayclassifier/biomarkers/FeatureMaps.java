// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.OutputKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a model into one whose outputs are some of its own features: a feature takes the place of a finding, its value that
 * of the logit, and the map that it is the mean of that of the activation map. So {@code prediction.heatmap(finding(7))} is
 * feature 7 over the image, in units of its activation.
 *
 * <p>Stateless; may be called by any thread.
 */
public final class FeatureMaps {

    private static final String CHOSEN = "xray-chosen-features";
    private static final String VALUES = "xray-feature-values";
    private static final String MAPS = "xray-feature-maps";

    /** The operators that may stand between the pooling and the embedding without changing which number is which feature. */
    private static final Set<String> PASSING =
            Set.of("Flatten", "Reshape", "Squeeze", "Identity", "QuantizeLinear", "DequantizeLinear");

    private FeatureMaps() {}

    /**
     * The name of a feature in requests.
     *
     * @param feature counted from 0
     * @return a finding of the model that {@link #of} gives
     */
    public static Finding finding(int feature) {
        return new Finding("feature " + feature);
    }

    /**
     * Rewrites a model.
     *
     * @param source a model whose embedding is the mean over a feature map
     * @param card the model's own
     * @param features which, counted from 0; at least one, none twice
     * @return another model file, with a card
     * @throws ModelException if the graph has no embedding that is the mean over a feature map
     */
    public static ModelSource of(ModelSource source, ModelCard card, List<Integer> features) {
        ModelProto model;
        try {
            model = ModelProto.parseFrom(ByteString.copyFrom(source.bytes()));
        } catch (InvalidProtocolBufferException e) {
            throw new ModelException("model " + source.name() + ": expected an ONNX file, found: " + e.getMessage(), e);
        }
        String embedding = card.outputs()
                .embedding()
                .orElseThrow(() ->
                        new ModelException("model " + source.name() + ": expected an output embedding, found none"));
        String maps = pooled(source.name(), model.getGraph(), embedding);
        ModelCard changed = ModelCard.builder("features of " + card.name())
                .inputName(card.inputName())
                .preprocessing(card.preprocessing())
                .findings(features.stream().map(FeatureMaps::finding).toList())
                .outputKind(OutputKind.SIGMOID)
                .outputs(new ModelOutputs(
                        Optional.of(VALUES),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(MAPS),
                        card.outputs().mapsStride()))
                .build();
        ModelProto.Builder file = model.toBuilder()
                .setGraph(graph(model.getGraph(), embedding, maps, features))
                .clearMetadataProps();
        changed.toMetadata()
                .forEach((key, value) ->
                        file.addMetadataPropsBuilder().setKey(key).setValue(value));
        return ModelSource.of(source.name(), file.build().toByteArray());
    }

    /** The tensor whose mean the embedding is. */
    private static String pooled(String name, GraphProto graph, String embedding) {
        String tensor = embedding;
        for (int steps = 0; steps <= PASSING.size(); steps++) {
            String wanted = tensor;
            NodeProto node = graph.getNodeList().stream()
                    .filter(n -> n.getOutputList().contains(wanted))
                    .findFirst()
                    .orElseThrow(() -> new ModelException("model " + name + ", output \"" + embedding
                            + "\": expected the mean over a feature map, found nothing that makes \"" + wanted + "\""));
            if (node.getOpType().equals("GlobalAveragePool")) {
                return node.getInput(0);
            }
            if (!PASSING.contains(node.getOpType())) {
                throw new ModelException("model " + name + ", output \"" + embedding
                        + "\": expected the mean over a feature map, found " + node.getOpType());
            }
            tensor = node.getInput(0);
        }
        throw new ModelException("model " + name + ", output \"" + embedding
                + "\": expected the mean over a feature map, found none near it");
    }

    private static GraphProto graph(GraphProto graph, String embedding, String maps, List<Integer> features) {
        TensorProto.Builder chosen = TensorProto.newBuilder()
                .setName(CHOSEN)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(features.size());
        features.forEach(chosen::addInt64Data);
        return graph.toBuilder()
                .addInitializer(chosen)
                .addNode(gather(embedding, VALUES))
                .addNode(gather(maps, MAPS))
                .clearOutput()
                .addOutput(value(VALUES, features.size(), 2))
                .addOutput(value(MAPS, features.size(), 4))
                .build();
    }

    private static NodeProto gather(String from, String to) {
        return NodeProto.newBuilder()
                .setOpType("Gather")
                .setName(to)
                .addInput(from)
                .addInput(CHOSEN)
                .addOutput(to)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(1))
                .build();
    }

    /** Batch first, then features; further extents are left open. */
    private static ValueInfoProto value(String name, int features, int rank) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (int i = 0; i < rank; i++) {
            TensorShapeProto.Dimension.Builder dim = dims.addDimBuilder();
            if (i == 1) {
                dim.setDimValue(features);
            } else {
                dim.setDimParam(List.of("N", "", "H", "W").get(i));
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(dims)))
                .build();
    }
}
