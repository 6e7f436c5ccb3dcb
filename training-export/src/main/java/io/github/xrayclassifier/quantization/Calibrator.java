// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the float model with its inner tensors as outputs and collects what values they take. */
final class Calibrator {

    private Calibrator() {}

    /** By the name of the tensor. */
    static Map<String, Activation> run(FloatGraph graph, ModelCard card, Samples samples, Runnable done) {
        List<String> points = graph.points();
        Map<String, Activation> seen = new HashMap<>();
        points.forEach(point -> seen.put(point, new Activation()));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(withOutputs(graph, points), options)) {
                for (int i = 0; i < samples.count(); i++) {
                    try (OnnxTensor input = tensor(environment, card, samples.input(i));
                            OrtSession.Result result =
                                    session.run(Map.of(card.inputName(), input), Set.copyOf(points))) {
                        add(result, seen);
                    }
                    done.run();
                }
            }
        } catch (OrtException e) {
            throw new QuantizationException("quantize: ONNX Runtime did not run the model: " + e.getMessage(), e);
        }
        return seen;
    }

    private static byte[] withOutputs(FloatGraph graph, List<String> points) {
        ModelProto.Builder file = graph.file().toBuilder();
        for (String point : points) {
            file.getGraphBuilder()
                    .addOutput(ValueInfoProto.newBuilder()
                            .setName(point)
                            .setType(TypeProto.newBuilder()
                                    .setTensorType(TypeProto.Tensor.newBuilder()
                                            .setElemType(TensorProto.DataType.FLOAT.getNumber()))));
        }
        return file.build().toByteArray();
    }

    private static OnnxTensor tensor(OrtEnvironment environment, ModelCard card, ByteBuffer input) throws OrtException {
        Shape shape = card.preprocessing().shape();
        long[] dims = {1, shape.channels(), shape.height(), shape.width()};
        ByteBuffer direct = ByteBuffer.allocateDirect(input.remaining()).order(ByteOrder.nativeOrder());
        direct.put(input).flip();
        return card.preprocessing().type() == ElementType.UINT8
                ? OnnxTensor.createTensor(environment, direct, dims, OnnxJavaType.UINT8)
                : OnnxTensor.createTensor(environment, direct.asFloatBuffer(), dims);
    }

    private static void add(OrtSession.Result result, Map<String, Activation> seen) {
        for (var output : result) {
            Activation activation = seen.get(output.getKey());
            if (activation != null && output.getValue() instanceof OnnxTensor tensor) {
                long[] shape = tensor.getInfo().getShape();
                activation.add(tensor.getFloatBuffer(), (int) shape[1]);
            }
        }
    }
}
