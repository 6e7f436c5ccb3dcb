// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.model.Lane;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;

/** The JDK's decoder, then this library's resampler and lane: what the own decoders add. */
final class JdkReaderPeer implements Peer {

    private final OnnxBackend backend;
    private final Lane lane;

    JdkReaderPeer(ModelSource source) {
        backend = OnnxBackend.open(source);
        lane = backend.openLane();
    }

    @Override
    public float[] answer(byte[] file) throws Exception {
        backend.card().preprocessing().write(Peers.gray(Peers.read(file)), lane.input());
        return Agreement.softmax(lane.run().logits());
    }

    @Override
    public void close() {
        backend.close();
    }
}
