// SPDX-License-Identifier: Apache-2.0
/** The way of a run's weights into an ONNX model file. */
@NullMarked
package io.github.xrayclassifier.training.export;

import org.jspecify.annotations.NullMarked;
