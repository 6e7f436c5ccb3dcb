// SPDX-License-Identifier: Apache-2.0
/**
 * From a float model file to one in int8 that answers alike: static quantization in the QDQ form of ONNX, chosen on
 * validation images and refused where it changes the answers.
 */
@NullMarked
package io.github.xrayclassifier.quantization;

import org.jspecify.annotations.NullMarked;
