// SPDX-License-Identifier: Apache-2.0
/**
 * The images of a run: decoded once into a cache, drawn in random order, augmented and blended into batches. Not exported: types of
 * libtorch are in its signatures.
 */
@NullMarked
package io.github.xrayclassifier.training.batches;

import org.jspecify.annotations.NullMarked;
