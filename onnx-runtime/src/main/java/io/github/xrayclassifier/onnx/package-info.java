// SPDX-License-Identifier: Apache-2.0
/** Models run by ONNX Runtime on the CPU or a GPU. */
@NullMarked
package io.github.xrayclassifier.onnx;

import org.jspecify.annotations.NullMarked;
