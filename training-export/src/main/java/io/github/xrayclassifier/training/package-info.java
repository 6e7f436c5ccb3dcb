// SPDX-License-Identifier: Apache-2.0
/**
 * Trains MobileNetV2 from scratch and writes it as ONNX: a manifest of labelled images goes in, a model file and the
 * evidence behind it come out.
 *
 * <p>libtorch does the arithmetic; none of its types is in a public signature. Training reads images through the
 * decoders and the preprocessing of core, so serving cannot differ.
 */
@NullMarked
package io.github.xrayclassifier.training;

import org.jspecify.annotations.NullMarked;
