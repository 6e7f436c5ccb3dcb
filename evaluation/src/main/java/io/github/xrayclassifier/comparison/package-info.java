// SPDX-License-Identifier: Apache-2.0
/**
 * Results image by image, as a table that other programs read, and the comparison of two models on the same images.
 */
@NullMarked
package io.github.xrayclassifier.comparison;

import org.jspecify.annotations.NullMarked;
