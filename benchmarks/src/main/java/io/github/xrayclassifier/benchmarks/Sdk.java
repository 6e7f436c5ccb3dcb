// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.benchmarks.peers.Peer;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;

/** This library as its README opens it, or in another decode mode. */
final class Sdk implements Peer {

    private final XrayClassifier classifier;

    Sdk(ModelSource source, int workers) {
        this(source, workers, OnnxOptions.defaults());
    }

    Sdk(ModelSource source, DecodeMode mode) {
        this(
                source,
                OnnxOptions.defaults(),
                ClassifierOptions.defaults().withWorkers(1).withMode(mode));
    }

    Sdk(ModelSource source, int workers, OnnxOptions options) {
        this(source, options, ClassifierOptions.defaults().withWorkers(workers));
    }

    private Sdk(ModelSource source, OnnxOptions runtime, ClassifierOptions options) {
        classifier = XrayClassifier.open(OnnxBackend.open(source, runtime), options);
    }

    XrayClassifier classifier() {
        return classifier;
    }

    Prediction classify(byte[] file) {
        return classifier.classify(file);
    }

    @Override
    public float[] answer(byte[] file) {
        return Agreement.softmax(logits(classify(file)));
    }

    /** Every finding of the bundled model is trained, so each has a logit. */
    static float[] logits(Prediction prediction) {
        float[] logits = new float[prediction.scores().size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = prediction.scores().get(i).fold(Score.Probability::logit, untrained -> Float.NaN);
        }
        return logits;
    }

    @Override
    public void close() {
        classifier.close();
    }
}
