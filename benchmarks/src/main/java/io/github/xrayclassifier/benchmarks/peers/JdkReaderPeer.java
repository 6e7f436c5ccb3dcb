// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks.peers;

import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;

/** The JDK's decoder, then this library's resampler and context: what the own decoders add. */
public final class JdkReaderPeer implements Peer {

    private final OnnxBackend backend;
    private final InferenceContext context;

    public JdkReaderPeer(ModelSource source) {
        backend = OnnxBackend.open(source);
        context = backend.openContext();
    }

    @Override
    public float[] answer(byte[] file) throws Exception {
        backend.card().preprocessing().write(Peers.gray(Peers.read(file)), context.input());
        return Agreement.softmax(context.run().logits());
    }

    @Override
    public void close() {
        backend.close();
    }
}
