// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

/**
 * A stored input and the logits that the exporter saw for it, so that a user can prove that a machine computes what the
 * author's did.
 *
 * <p>Arrays are copied in and out. Immutable; may be shared by threads.
 */
public final class SelfTest {

    private final byte[] input;
    private final float[] logits;
    private final float tolerance;

    private SelfTest(byte[] input, float[] logits, float tolerance) {
        this.input = input;
        this.logits = logits;
        this.tolerance = tolerance;
    }

    /**
     * Makes a test.
     *
     * @param input the bytes of the whole input tensor; little-endian if float32
     * @param logits the expected raw scores
     * @param tolerance the largest accepted absolute difference of a logit, above 0
     * @return the test
     */
    public static SelfTest of(byte[] input, float[] logits, float tolerance) {
        if (!(tolerance > 0 && tolerance < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance: expected a finite number above 0, found " + tolerance);
        }
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new IllegalArgumentException("logits: expected finite numbers, found " + logit);
            }
        }
        return new SelfTest(input.clone(), logits.clone(), tolerance);
    }

    /**
     * The stored input.
     *
     * @return a copy
     */
    public byte[] input() {
        return input.clone();
    }

    int inputLength() {
        return input.length;
    }

    /**
     * The expected raw scores.
     *
     * @return a copy, in the card's order
     */
    public float[] logits() {
        return logits.clone();
    }

    /**
     * The largest accepted absolute difference of a logit.
     *
     * @return above 0
     */
    public float tolerance() {
        return tolerance;
    }
}
