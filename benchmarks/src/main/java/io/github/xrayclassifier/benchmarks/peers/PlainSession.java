// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks.peers;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** ONNX Runtime without this library: the same model file, the same single thread a run. */
public final class PlainSession implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final ModelCard card;
    private final long[] dims;
    private final ByteBuffer input;
    private final OnnxTensor inputTensor;
    private final Map<String, FloatBuffer> outputs = new HashMap<>();
    private final Map<String, OnnxTensor> pinned = new HashMap<>();

    private PlainSession(ModelSource source, ModelCard card) throws OrtException {
        this.card = card;
        byte[] bytes = new byte[source.bytes().remaining()];
        source.bytes().get(bytes);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(bytes, options);
        }
        Shape shape = card.preprocessing().shape();
        dims = new long[] {1, shape.channels(), shape.height(), shape.width()};
        input = ByteBuffer.allocateDirect(shape.elements()).order(ByteOrder.nativeOrder());
        inputTensor = OnnxTensor.createTensor(environment, input, dims, OnnxJavaType.UINT8);
        pin("logits", 1, card.findings().size());
        // The sizes of our own export: a 32nd of the input's side a map, 1280 features (Sandler 2018, table 2).
        pin("embedding", 1, 1280);
        pin("maps", 1, card.findings().size(), shape.height() / 32, shape.width() / 32);
    }

    /** JMH's constructors must not throw checked exceptions. */
    public static PlainSession open(ModelSource source, ModelCard card) {
        try {
            return new PlainSession(source, card);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pin(String name, long... outputDims) throws OrtException {
        int elements = 1;
        for (long extent : outputDims) {
            elements = Math.multiplyExact(elements, (int) extent);
        }
        FloatBuffer values = ByteBuffer.allocateDirect(4 * elements)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        outputs.put(name, values);
        pinned.put(name, OnnxTensor.createTensor(environment, values, outputDims));
    }

    /** As a careful user writes it: one direct input and pinned outputs for ever. The logits. */
    public float[] runPinned(ByteBuffer pixels) throws OrtException {
        input.put(0, pixels, 0, pixels.limit());
        try (OrtSession.Result result = session.run(Map.of(card.inputName(), inputTensor), pinned)) {
            float[] logits = new float[card.findings().size()];
            FloatBuffer values = outputs.get("logits");
            if (values == null || result.size() != pinned.size()) {
                throw new IllegalStateException("expected pinned outputs");
            }
            values.get(0, logits);
            return logits;
        }
    }

    /** As tutorials write it: a new tensor and every output as a nested array. The logits. */
    public float[] runNested(byte[] pixels) throws OrtException {
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(environment, ByteBuffer.wrap(pixels), dims, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of(card.inputName(), tensor))) {
            float[] logits = new float[0];
            for (var output : result) {
                Object nested = output.getValue().getValue();
                if (output.getKey().equals("logits")) {
                    logits = ((float[][]) nested)[0];
                }
            }
            return logits;
        }
    }

    @Override
    public void close() throws OrtException {
        inputTensor.close();
        pinned.values().forEach(OnnxTensor::close);
        session.close();
    }
}
