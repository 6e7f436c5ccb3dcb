// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.OperatingPoint;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When a classifier abstains: checks of the image, distance from the images of the training, confidence. Each gate
 * speaks for itself; one is enough. What is not set here is as the model file says.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class AbstentionPolicy {

    private static final AbstentionPolicy DEFAULTS = new AbstentionPolicy(
            InputChecks.defaults(), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());

    private final InputChecks checks;
    private final OptionalDouble distance;
    private final OptionalDouble confidence;
    private final Optional<OperatingPoint> point;

    private AbstentionPolicy(
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
    public static AbstentionPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * These gates with other checks of the image.
     *
     * @param newChecks thresholds, and what makes the classifier abstain
     * @return the changed copy
     */
    public AbstentionPolicy withChecks(InputChecks newChecks) {
        return new AbstentionPolicy(newChecks, distance, confidence, point);
    }

    /**
     * These gates with another largest distance from the images of the training.
     *
     * @param largest above 0; {@link Double#POSITIVE_INFINITY} for no such gate. Without effect on a model file without
     *     outlier statistics
     * @return the changed copy
     */
    public AbstentionPolicy withDistance(double largest) {
        if (!(largest > 0)) {
            throw new IllegalArgumentException("distance: expected a number above 0, found " + largest);
        }
        return new AbstentionPolicy(checks, OptionalDouble.of(largest), confidence, point);
    }

    /**
     * These gates with another smallest probability of the answer.
     *
     * @param smallest 0 to 1; 0 for no such gate
     * @return the changed copy
     */
    public AbstentionPolicy withConfidence(double smallest) {
        if (!(smallest >= 0 && smallest <= 1)) {
            throw new IllegalArgumentException("confidence: expected 0 to 1, found " + smallest);
        }
        return new AbstentionPolicy(checks, distance, OptionalDouble.of(smallest), point);
    }

    /**
     * These gates with a further demand: the most probable finding must also count as present at an operating point.
     *
     * @param wish what every finding's threshold must grant; a classifier on a model whose card does not support it for
     *     each trained finding is refused when it is opened
     * @return the changed copy
     */
    public AbstentionPolicy withOperatingPoint(OperatingPoint wish) {
        return new AbstentionPolicy(checks, distance, confidence, Optional.of(wish));
    }

    /** {@return what is asked of the image} */
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
