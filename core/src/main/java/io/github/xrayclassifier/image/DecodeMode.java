// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

/** The share of a file's pixels that is computed before the image is resized to the model's input. */
public enum DecodeMode {
    /**
     * The smallest scale of 1/8, 1/4, 1/2 and 1/1 that is not below the model's input, where the coding offers one. Near that
     * limit a probability can move by several hundredths (docs/decisions/0003-decoders.md).
     */
    FAST,
    /**
     * The smallest scale that is at least one and a half times the model's input: no probability moved by more than 0.01 in
     * what was measured (docs/decisions/0003-decoders.md). The default.
     */
    STANDARD,
    /** Every pixel: what training and evaluation read, and what the golden tensors were made with. */
    EXACT
}
