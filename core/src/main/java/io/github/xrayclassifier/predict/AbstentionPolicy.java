// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.OperatingPoint;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The criteria by which a classifier abstains: checks of the image, distance from the images of the training, confidence.
 * Each counts by itself; one is enough. What is not set here is as the model file says.
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
     * @return the policy
     */
    public static AbstentionPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * This policy with other checks of the image.
     *
     * @param newChecks thresholds, and what makes the classifier abstain
     * @return the changed copy
     */
    public AbstentionPolicy withChecks(InputChecks newChecks) {
        return new AbstentionPolicy(newChecks, distance, confidence, point);
    }

    /**
     * This policy with another largest distance from the images of the training.
     *
     * @param largest above 0; {@link Double#POSITIVE_INFINITY} for no such criterion. Without effect on a model file without
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
     * This policy with another smallest probability of the answer.
     *
     * @param smallest 0 to 1; 0 for no such criterion
     * @return the changed copy
     */
    public AbstentionPolicy withConfidence(double smallest) {
        if (!(smallest >= 0 && smallest <= 1)) {
            throw new IllegalArgumentException("confidence: expected 0 to 1, found " + smallest);
        }
        return new AbstentionPolicy(checks, distance, OptionalDouble.of(smallest), point);
    }

    /**
     * This policy with a further demand: the most probable finding must also count as present at an operating point.
     *
     * @param wish granted by every finding's threshold; a classifier on a model whose card does not support it for
     *     each trained finding is refused when it is opened
     * @return the changed copy
     */
    public AbstentionPolicy withOperatingPoint(OperatingPoint wish) {
        return new AbstentionPolicy(checks, distance, confidence, Optional.of(wish));
    }

    /** {@return the checks of the image} */
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

    /** {@return the operating point at which the most probable finding must count as present; empty for none} */
    public Optional<OperatingPoint> operatingPoint() {
        return point;
    }

    /**
     * Checks and thresholds.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "AbstentionPolicy[" + checks + ", distance " + text(distance) + ", confidence " + text(confidence)
                + ", operating point " + point.map(OperatingPoint::toString).orElse("none") + "]";
    }

    private static String text(OptionalDouble threshold) {
        return threshold.isPresent() ? "" + threshold.getAsDouble() : "as the model file says";
    }
}
