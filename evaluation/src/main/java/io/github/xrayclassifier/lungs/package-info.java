// SPDX-License-Identifier: Apache-2.0
/**
 * How much of a model's activation maps lies where the lungs are. Needs ONNX Runtime, not libtorch.
 */
@NullMarked
package io.github.xrayclassifier.lungs;

import org.jspecify.annotations.NullMarked;
