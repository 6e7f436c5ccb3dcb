// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.model.OutputKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The correction of scores for the class weights in the loss. A network that minimizes a cross entropy in which a
 * finding weighs w estimates w times the finding's share, up to a common factor; its score less log w estimates the share
 * among the images drawn (Elkan, The foundations of cost-sensitive learning, 2001). The weights still do their work: rare
 * findings shape the features. Which of two findings is likelier, image against image, does not change.
 *
 * <p>A sigmoid output is weighted alike for presence and absence, so there is nothing to take back.
 */
public record PriorCorrection(float[] shifts) {

    private static final String BIAS = "classifier.1.bias";

    /**
     * The correction of a loss.
     *
     * @param classWeights of the loss; 0 for a finding without images, whose score is left alone
     */
    public static PriorCorrection of(float[] classWeights, OutputKind kind) {
        float[] shifts = new float[classWeights.length];
        if (kind == OutputKind.SOFTMAX) {
            for (int f = 0; f < shifts.length; f++) {
                shifts[f] = classWeights[f] > 0 ? (float) -Math.log(classWeights[f]) : 0;
            }
        }
        return new PriorCorrection(shifts);
    }

    /** The scores of images, corrected. */
    public float[][] applied(float[][] logits) {
        float[][] corrected = new float[logits.length][];
        for (int i = 0; i < logits.length; i++) {
            corrected[i] = sum(logits[i]);
        }
        return corrected;
    }

    /** The weights of a network that gives corrected scores. */
    public Map<String, Tensor> applied(Map<String, Tensor> weights) {
        Map<String, Tensor> corrected = new LinkedHashMap<>(weights);
        corrected.computeIfPresent(BIAS, (name, bias) -> Tensors.of(sum(Tensors.floats(bias.detach()))));
        return corrected;
    }

    private float[] sum(float[] values) {
        float[] sum = new float[values.length];
        for (int f = 0; f < values.length; f++) {
            sum[f] = values[f] + shifts[f];
        }
        return sum;
    }
}
