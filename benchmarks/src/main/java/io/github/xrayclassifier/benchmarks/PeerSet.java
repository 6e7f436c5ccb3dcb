// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import ai.onnxruntime.OrtException;
import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.benchmarks.peers.DjlPeer;
import io.github.xrayclassifier.benchmarks.peers.JdkReaderPeer;
import io.github.xrayclassifier.benchmarks.peers.OpenCvPeer;
import io.github.xrayclassifier.benchmarks.peers.Peer;
import io.github.xrayclassifier.benchmarks.peers.TutorialPeer;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.util.Optional;

/** This library and at most one peer, opened in the order that all of them survive, answers compared first. */
final class PeerSet implements AutoCloseable {

    private Optional<Sdk> sdk = Optional.empty();
    private Optional<Sdk> other = Optional.empty();
    private Optional<Peer> peer = Optional.empty();

    /** Opens what the method of {@link EndToEndBenchmark} needs; refuses a peer that answers something else. */
    void open(String method, byte[] file, String image) throws Exception {
        ModelSource source = BundledModel.mobileNetV2();
        if (method.equals("djl")) {
            DjlPeer.makeEnvironment();
        }
        ModelCard card;
        try (OnnxBackend backend = OnnxBackend.open(source)) {
            card = backend.card();
        }
        Sdk ours = new Sdk(source, 1);
        sdk = Optional.of(ours);
        if (method.equals("sdk")) {
            return;
        }
        switch (method) {
            case "sdkExact" -> other = Optional.of(new Sdk(source, DecodeMode.EXACT));
            case "sdkFast" -> other = Optional.of(new Sdk(source, DecodeMode.FAST));
            case "sdkInt8" -> other = Optional.of(new Sdk(BundledModel.mobileNetV2Int8(), 1));
            default -> {}
        }
        Peer theirs = peerOf(method, source, card);
        peer = Optional.of(theirs);
        Agreement.requireSameAnswer(method + " " + image, ours.answer(file), theirs.answer(file), bound(method));
    }

    private Peer peerOf(String method, ModelSource source, ModelCard card) throws Exception {
        return switch (method) {
            case "sdkExact", "sdkFast", "sdkInt8" -> other();
            case "djl" -> DjlPeer.open(source, card);
            case "openCvTuned" -> OpenCvPeer.open(source, card, true);
            case "openCvUsual" -> OpenCvPeer.open(source, card, false);
            case "tutorial" -> new TutorialPeer(source, card);
            case "jdkReader" -> new JdkReaderPeer(source);
            default -> throw new IllegalArgumentException("no peer " + method);
        };
    }

    /** The largest accepted difference of a probability: filters differ; a peer with another image or model is off by far more. */
    private static double bound(String method) {
        return switch (method) {
            case "jdkReader", "sdkExact" -> 0.02; // the decoder only; worst 0.0063
            case "openCvTuned" -> 0.05; // worst 0.022
            default -> 0.2; // no antialiasing, or a gamma in getRGB; worst 0.08
        };
    }

    Sdk sdk() {
        return sdk.orElseThrow();
    }

    /** This library with another model or mode. */
    Sdk other() {
        return other.orElseThrow();
    }

    Peer peer() {
        return peer.orElseThrow();
    }

    @Override
    public void close() throws IOException, OrtException {
        if (peer.isPresent()) {
            peer.get().close();
        }
        sdk().close();
    }
}
