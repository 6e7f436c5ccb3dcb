// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

/** How a model's logits become probabilities. */
public enum OutputKind {
    /** One finding an image: the probabilities of all findings sum to 1. */
    SOFTMAX,
    /** Several findings may be present: each probability stands for itself. */
    SIGMOID
}
