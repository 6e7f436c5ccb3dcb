// SPDX-License-Identifier: Apache-2.0
/**
 * Training of MobileNetV2: the words that its packages share. A manifest and a recipe go in (packages {@code recipe} and
 * {@code run}), a model file with its evidence comes out (package {@code export}).
 *
 * <p>libtorch does the arithmetic; none of its types is in a public signature. Training reads images through the decoders and the
 * preprocessing of core, so serving cannot differ.
 */
@NullMarked
package io.github.xrayclassifier.training;

import org.jspecify.annotations.NullMarked;
