// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.OperatingPoint;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When a classifier abstains: checks of the picture, distance from the pictures of the training, confidence. Each gate
 * speaks for itself; one is enough. What is not set here is as the model file says.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class Gates {

    private static final Gates DEFAULTS =
            new Gates(InputChecks.defaults(), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());

    private final InputChecks checks;
    private final OptionalDouble distance;
    private final OptionalDouble confidence;
    private final Optional<OperatingPoint> point;

    private Gates(
            InputChecks checks, OptionalDouble distance, OptionalDouble confidence, Optional<OperatingPoint> point) {
        this.checks = checks;
        this.distance = distance;
        this.confidence = confidence;
        this.point = point;
    }

    /**
     * Default checks, and the thresholds of the model file.
     *
     * @return the gates
     */
    public static Gates defaults() {
        return DEFAULTS;
    }

    /**
     * These gates with other checks of the picture.
     *
     * @param newChecks thresholds, and what makes the classifier abstain
     * @return the changed copy
     */
    public Gates withChecks(InputChecks newChecks) {
        return new Gates(newChecks, distance, confidence, point);
    }

    /**
     * These gates with another largest distance from the pictures of the training.
     *
     * @param largest above 0; {@link Double#POSITIVE_INFINITY} for no such gate. Without effect on a model file without
     *     outlier statistics
     * @return the changed copy
     */
    public Gates withDistance(double largest) {
        if (!(largest > 0)) {
            throw new IllegalArgumentException("distance: expected a number above 0, found " + largest);
        }
        return new Gates(checks, OptionalDouble.of(largest), confidence, point);
    }

    /**
     * These gates with another smallest probability of the answer.
     *
     * @param smallest 0 to 1; 0 for no such gate
     * @return the changed copy
     */
    public Gates withConfidence(double smallest) {
        if (!(smallest >= 0 && smallest <= 1)) {
            throw new IllegalArgumentException("confidence: expected 0 to 1, found " + smallest);
        }
        return new Gates(checks, distance, OptionalDouble.of(smallest), point);
    }

    /**
     * These gates with a further demand: the most probable finding must also count as present at an operating point.
     *
     * @param wish what every finding's threshold must grant; a classifier on a model whose card does not support it for
     *     each trained finding is refused when it is opened
     * @return the changed copy
     */
    public Gates withOperatingPoint(OperatingPoint wish) {
        return new Gates(checks, distance, confidence, Optional.of(wish));
    }

    /** {@return what is asked of the picture} */
    public InputChecks checks() {
        return checks;
    }

    /** {@return the largest distance; empty for the model file's} */
    public OptionalDouble distance() {
        return distance;
    }

    /** {@return the smallest probability; empty for the model file's} */
    public OptionalDouble confidence() {
        return confidence;
    }

    /** {@return where the most probable finding must count as present; empty if nothing was demanded} */
    public Optional<OperatingPoint> operatingPoint() {
        return point;
    }
}
