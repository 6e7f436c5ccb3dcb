// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

/**
 * The closed interval onto which black and white are mapped before a model's own mean and deviation.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param lower what black becomes, finite
 * @param upper what white becomes, finite, above {@code lower}
 */
public record IntensityRange(float lower, float upper) {

    /** [0, 1], what torchvision's models are normalized from. */
    public static final IntensityRange UNIT = new IntensityRange(0, 1);

    /** Checks the order; this way round, NaN fails too. */
    public IntensityRange {
        if (!(lower < upper && Float.isFinite(upper - lower))) {
            throw new IllegalArgumentException("expected finite lower < upper, found [" + lower + ", " + upper + "]");
        }
    }
}
