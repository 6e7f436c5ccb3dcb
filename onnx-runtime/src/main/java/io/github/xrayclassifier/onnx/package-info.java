// SPDX-License-Identifier: Apache-2.0
/** Runs models with ONNX Runtime on the CPU or a GPU. */
@NullMarked
package io.github.xrayclassifier.onnx;

import org.jspecify.annotations.NullMarked;
