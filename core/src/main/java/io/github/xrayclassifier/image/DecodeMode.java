// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

/** The share of a file that a decoder computes. */
public enum DecodeMode {
    /** The smallest scale that is not below what the model needs, where the coding offers one. */
    FAST,
    /** Every pixel; what training reads and what the golden tensors were made with. */
    EXACT
}
