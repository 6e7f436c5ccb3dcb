// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/** The kinds of losses. */
public enum LossKind {
    /** Cross entropy. */
    CROSS_ENTROPY,
    /** Cross entropy that counts an image less, the surer its answer is right (Lin et al., ICCV 2017). */
    FOCAL,
    /** Cross entropy with a margin that is larger for rarer findings (Cao et al., NeurIPS 2019). */
    LDAM
}
