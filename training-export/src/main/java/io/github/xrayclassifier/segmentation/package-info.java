// SPDX-License-Identifier: Apache-2.0
/**
 * The lung segmentation network: a small U-Net trained from random weights on images with masks, its evaluation, and its
 * export as a model file that any backend of core opens.
 *
 * <p>libtorch does the arithmetic; none of its types is in a public signature.
 */
@NullMarked
package io.github.xrayclassifier.segmentation;

import org.jspecify.annotations.NullMarked;
