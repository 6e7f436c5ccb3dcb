// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/** A rule that turns gradients into steps. */
public enum Optimizer {
    /** AdamW (Loshchilov &amp; Hutter, ICLR 2019), betas 0.9 and 0.999. */
    ADAMW,
    /** Plain stochastic gradient descent without momentum. */
    SGD
}
