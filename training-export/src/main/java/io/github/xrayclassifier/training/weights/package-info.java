// SPDX-License-Identifier: Apache-2.0
/**
 * Weights from files: a run's start and the teachers of knowledge distillation. Reads state dicts of PyTorch, safetensors and model
 * files, and executes nothing of them.
 */
@NullMarked
package io.github.xrayclassifier.training.weights;

import org.jspecify.annotations.NullMarked;
