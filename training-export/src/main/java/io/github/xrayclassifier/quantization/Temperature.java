// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.xrayclassifier.model.ModelCard;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Puts a card's temperature where our graphs divide the logits by it, before they give probabilities. */
final class Temperature {

    private Temperature() {}

    /** The graph with that constant changed; as it is if it gives no probabilities, or in another way. */
    static ModelProto in(ModelProto file, ModelCard card) {
        GraphProto graph = file.getGraph();
        Optional<String> constant = card.outputs()
                .probabilities()
                .flatMap(name -> producer(graph, name))
                .flatMap(activation -> producer(graph, activation.getInput(0)))
                .filter(node -> node.getOpType().equals("Div") && node.getInputCount() == 2)
                .map(node -> node.getInput(1));
        ModelProto.Builder changed = file.toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto tensor = graph.getInitializer(i);
            if (constant.filter(tensor.getName()::equals).isPresent()) {
                ByteBuffer value = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                value.putFloat((float) card.calibration().temperature()).flip();
                changed.getGraphBuilder()
                        .setInitializer(i, tensor.toBuilder().clearFloatData().setRawData(ByteString.copyFrom(value)));
            }
        }
        return changed.build();
    }

    private static Optional<NodeProto> producer(GraphProto graph, String output) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOutputList().contains(output))
                .findFirst();
    }
}
