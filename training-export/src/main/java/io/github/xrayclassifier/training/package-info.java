// SPDX-License-Identifier: Apache-2.0
/** Trains MobileNetV2, evaluates it and writes it as an ONNX model file. */
@NullMarked
package io.github.xrayclassifier.training;

import org.jspecify.annotations.NullMarked;
