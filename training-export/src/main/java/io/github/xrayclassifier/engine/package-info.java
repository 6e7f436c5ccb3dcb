// SPDX-License-Identifier: Apache-2.0
/**
 * The ground that the trained networks share: libtorch and its tensors, weights as safetensors, ONNX graphs, seeds, an orderly
 * end. Not exported: types of libtorch and of ONNX are in its signatures.
 */
@NullMarked
package io.github.xrayclassifier.engine;

import org.jspecify.annotations.NullMarked;
