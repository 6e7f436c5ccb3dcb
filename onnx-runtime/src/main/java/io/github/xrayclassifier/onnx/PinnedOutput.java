// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.onnx.graph.GraphPlan;
import io.github.xrayclassifier.onnx.graph.StaticTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** One output of a context: memory of our own that ONNX Runtime writes to in every run. */
record PinnedOutput(String where, FloatBuffer values, OnnxTensor tensor, long[] dims) {

    /** {@code output} is bounded by {@link GraphPlan}. */
    static PinnedOutput of(OrtEnvironment environment, String model, GraphPlan.Output output) throws OrtException {
        long[] dims = output.dims().stream().mapToLong(Long::longValue).toArray();
        int bytes = Math.toIntExact(StaticTensor.product(output.dims()) * Float.BYTES);
        FloatBuffer values =
                ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
        return new PinnedOutput(
                "model " + model + ", output \"" + output.name() + "\"",
                values,
                OnnxTensor.createTensor(environment, values, dims),
                dims);
    }

    int extent(int dimension) {
        return (int) dims[dimension];
    }

    /**
     * The numbers that the last run left.
     *
     * @throws BackendException if a value is NaN or infinite
     */
    float[] copy() {
        float[] out = new float[values.capacity()];
        values.get(0, out);
        for (int i = 0; i < out.length; i++) {
            if (!Float.isFinite(out[i])) {
                throw new BackendException(where + ": expected finite numbers, found " + out[i] + " at " + i);
            }
        }
        return out;
    }
}
