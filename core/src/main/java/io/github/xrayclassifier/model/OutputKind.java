// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

/** The function from a model's logits to probabilities. */
public enum OutputKind {
    /** One finding an image: the probabilities of all findings sum to 1. */
    SOFTMAX,
    /** Several findings may be present: each probability stands for itself. */
    SIGMOID
}
