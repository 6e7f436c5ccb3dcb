// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

/** Hears how quantizing comes along. Called on the quantizing thread; what it throws ends it. */
public interface QuantizationProgress {

    /**
     * An image was read or calibrated on.
     *
     * @param done images so far
     * @param total images of this phase
     * @param phase in words
     */
    default void image(int done, int total, String phase) {}

    /**
     * A variant was tried.
     *
     * @param result in words, with its numbers
     */
    default void tried(String result) {}

    /**
     * Says nothing.
     *
     * @return a listener that ignores everything
     */
    static QuantizationProgress silent() {
        return new QuantizationProgress() {};
    }
}
