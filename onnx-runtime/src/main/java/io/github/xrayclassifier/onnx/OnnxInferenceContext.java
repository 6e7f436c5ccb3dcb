// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.onnx.graph.GraphPlan;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** One worker's tensors: an input and outputs at fixed addresses, so that a run allocates next to nothing. */
final class OnnxInferenceContext implements InferenceContext {

    private static final System.Logger LOG = System.getLogger(OnnxInferenceContext.class.getName());
    private static final float[] NONE = {};

    private final OnnxBackend backend;
    private final GraphPlan plan;
    private final ByteBuffer input;
    private final OnnxTensor inputTensor;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, PinnedOutput> outputs = new HashMap<>();
    private final Map<String, OnnxTensor> pinned = new HashMap<>();
    private final OrtSession.RunOptions options;
    private boolean closed;

    private OnnxInferenceContext(
            OnnxBackend backend,
            GraphPlan plan,
            ByteBuffer input,
            OnnxTensor inputTensor,
            OrtSession.RunOptions options) {
        this.backend = backend;
        this.plan = plan;
        this.input = input;
        this.inputTensor = inputTensor;
        this.options = options;
        this.inputs = Map.of(plan.card().inputName(), inputTensor);
    }

    /**
     * Makes the tensors.
     */
    static OnnxInferenceContext open(OnnxBackend backend, GraphPlan plan) {
        OrtEnvironment environment = NativeLibrary.environment();
        try {
            ByteBuffer input = newInput(plan.card().preprocessing());
            OnnxInferenceContext context = new OnnxInferenceContext(
                    backend,
                    plan,
                    input,
                    tensorOver(environment, input, plan.card().preprocessing()),
                    new OrtSession.RunOptions());
            try {
                context.pin(environment);
            } catch (OrtException | RuntimeException | OutOfMemoryError e) {
                context.close();
                throw e;
            }
            return context;
        } catch (OutOfMemoryError e) {
            // Sizes are bounded, so this is the limit of memory outside the heap (by default that of the heap).
            throw new BackendException(
                    "model " + plan.model() + ": expected room for a worker's tensors, found: " + e.getMessage()
                            + ". Remedy: -XX:MaxDirectMemorySize, or fewer workers",
                    e);
        } catch (OrtException e) {
            throw new BackendException("model " + plan.model() + ": ONNX Runtime made no tensor: " + e.getMessage(), e);
        }
    }

    private void pin(OrtEnvironment environment) throws OrtException {
        for (GraphPlan.Output output : plan.outputs()) {
            PinnedOutput made = PinnedOutput.of(environment, plan.model(), output);
            outputs.put(output.name(), made);
            pinned.put(output.name(), made.tensor());
        }
    }

    static ByteBuffer newInput(Preprocessing recipe) {
        int bytes = Math.multiplyExact(recipe.shape().elements(), recipe.type().bytes());
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** A tensor of one image over the buffer's own memory. */
    static OnnxTensor tensorOver(OrtEnvironment environment, ByteBuffer input, Preprocessing recipe)
            throws OrtException {
        Shape shape = recipe.shape();
        long[] dims = {1, shape.channels(), shape.height(), shape.width()};
        return recipe.type() == ElementType.UINT8
                ? OnnxTensor.createTensor(environment, input, dims, OnnxJavaType.UINT8)
                : OnnxTensor.createTensor(environment, input.asFloatBuffer(), dims);
    }

    @Override
    public ByteBuffer input() {
        return input;
    }

    @Override
    public synchronized RawOutput run() {
        if (closed) {
            throw new IllegalStateException("the context is closed");
        }
        backend.run(inputs, pinned, options);
        PinnedOutput scores = pinnedOf(plan.scores());
        float[] logits = plan.card().outputs().logits().isPresent()
                ? scores.copy()
                : Logits.fromProbabilities(scores.copy(), plan.card().outputKind(), scores.where());
        float[] embedding =
                plan.embedding().isPresent() ? pinnedOf(plan.embedding().get()).copy() : NONE;
        if (plan.maps().isEmpty()) {
            return RawOutput.wrap(logits, embedding, NONE, 0, 0);
        }
        PinnedOutput maps = pinnedOf(plan.maps().get());
        return RawOutput.wrap(logits, embedding, maps.copy(), maps.extent(2), maps.extent(3));
    }

    private PinnedOutput pinnedOf(GraphPlan.Output output) {
        PinnedOutput found = outputs.get(output.name());
        if (found == null) {
            throw new IllegalStateException("no output " + output.name());
        }
        return found;
    }

    @Override
    public void cancel() {
        synchronized (options) { // not on this, which a run holds
            try {
                options.setTerminate(true);
            } catch (OrtException | IllegalStateException e) {
                LOG.log(System.Logger.Level.DEBUG, "a run ends by itself: {0}", e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            synchronized (options) {
                options.close();
            }
            inputTensor.close();
            pinned.values().forEach(OnnxTensor::close);
            backend.forget(this);
        }
    }
}
