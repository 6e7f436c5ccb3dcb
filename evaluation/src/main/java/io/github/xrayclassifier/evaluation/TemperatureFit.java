// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.OutputKind;

/**
 * The temperature with the smallest mean negative log-likelihood on labelled images (Guo et al., ICML 2017), by golden-section
 * search over its logarithm: the likelihood has one minimum. May be used by any thread.
 */
public final class TemperatureFit {

    private static final double RATIO = (Math.sqrt(5) - 1) / 2;
    private static final double LOWEST = Math.log(0.05);
    private static final double HIGHEST = Math.log(20);

    private TemperatureFit() {}

    /**
     * The fitted temperature.
     *
     * @param predictions on images that did not train the model
     * @return the temperature, 0.05 to 20
     */
    public static Calibration fit(Predictions predictions) {
        double low = LOWEST;
        double high = HIGHEST;
        double left = high - RATIO * (high - low);
        double right = low + RATIO * (high - low);
        double atLeft = loss(predictions, left);
        double atRight = loss(predictions, right);
        while (high - low > 1e-7) {
            if (atLeft < atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - RATIO * (high - low);
                atLeft = loss(predictions, left);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + RATIO * (high - low);
                atRight = loss(predictions, right);
            }
        }
        return new Calibration(Math.exp((low + high) / 2));
    }

    private static double loss(Predictions predictions, double logTemperature) {
        return loss(predictions, new Calibration(Math.exp(logTemperature)));
    }

    /**
     * The mean negative log-likelihood in nats; with sigmoid the mean over the findings.
     *
     * @param predictions on images whose labels are findings of the model
     * @param calibration the temperature
     * @return at least 0
     */
    public static double loss(Predictions predictions, Calibration calibration) {
        predictions.requireKnownLabels();
        double sum = 0;
        for (int i = 0; i < predictions.count(); i++) {
            sum += loss(predictions, i, calibration);
        }
        return sum / predictions.count();
    }

    private static double loss(Predictions predictions, int image, Calibration calibration) {
        double[] p = predictions.probabilities(image, calibration);
        if (predictions.outputKind() == OutputKind.SOFTMAX) {
            return loss(p[predictions.label(image)]);
        }
        double sum = 0;
        for (int f = 0; f < p.length; f++) {
            sum += loss(predictions.shows(image, f) ? p[f] : 1 - p[f]);
        }
        return sum / p.length;
    }

    /** The negative logarithm of a probability; finite, so that one image cannot decide alone. */
    static double loss(double probability) {
        return -Math.log(Math.max(Double.MIN_NORMAL, probability));
    }
}
