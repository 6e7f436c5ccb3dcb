// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.evaluation.RankedScores;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.training.batches.Examples;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.recipe.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** The metrics of a split from its logits, of the trained findings: loss, accuracy, areas under the curve. */
record Validation(double loss, double accuracy, List<Double> aucs) {

    private static final int BATCH = 64;

    /** The logits of every image at full size. */
    @SuppressWarnings("try") // the scope and the guard work by being open
    static float[][] logits(MobileNetV2 net, Examples examples, Normalization normalization) {
        float[][] all = new float[examples.count()][];
        for (int first = 0; first < all.length; first += BATCH) {
            int[] indices =
                    IntStream.range(first, Math.min(all.length, first + BATCH)).toArray();
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor input = NetworkInference.normalize(
                        examples.images(indices), net.architecture().inputChannels(), normalization);
                float[] logits = Tensors.floats(net.classify(MobileNetV2.embedding(net.features(input, false))));
                int width = logits.length / indices.length;
                for (int i = 0; i < indices.length; i++) {
                    all[first + i] = Arrays.copyOfRange(logits, i * width, (i + 1) * width);
                }
            }
        }
        return all;
    }

    /** The metrics of no images: none is defined. */
    static Validation none(int findings) {
        return new Validation(Double.NaN, Double.NaN, Collections.nCopies(findings, Double.NaN));
    }

    static Validation of(float[][] logits, Examples examples, OutputKind kind) {
        int findings = logits.length == 0 ? 0 : logits[0].length;
        double[][] columns = new double[findings][logits.length];
        double loss = 0;
        int right = 0;
        for (int i = 0; i < logits.length; i++) {
            double[] p = Calibration.none().probabilities(logits[i], kind);
            for (int f = 0; f < findings; f++) {
                columns[f][i] = p[f];
            }
            loss += loss(p, i, examples, kind);
            right += argmax(logits[i]) == examples.target(i) ? 1 : 0;
        }
        List<Double> aucs = new ArrayList<>();
        for (int f = 0; f < findings; f++) {
            int finding = f;
            aucs.add(RankedScores.of(columns[f], i -> true, i -> examples.isPositive(i, finding))
                    .auc());
        }
        return new Validation(loss / logits.length, (double) right / logits.length, aucs);
    }

    private static double loss(double[] p, int index, Examples examples, OutputKind kind) {
        if (kind == OutputKind.SOFTMAX) {
            return -Math.log(Math.max(1e-12, p[examples.target(index)]));
        }
        double sum = 0;
        for (int f = 0; f < p.length; f++) {
            sum -= Math.log(Math.max(1e-12, examples.shows(index, f) ? p[f] : 1 - p[f]));
        }
        return sum / p.length;
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
