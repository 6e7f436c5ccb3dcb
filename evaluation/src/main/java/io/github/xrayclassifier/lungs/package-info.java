// SPDX-License-Identifier: Apache-2.0
/**
 * The proportion of a model's activation maps that lies where the lungs are. Needs ONNX Runtime, not libtorch.
 */
@NullMarked
package io.github.xrayclassifier.lungs;

import org.jspecify.annotations.NullMarked;
