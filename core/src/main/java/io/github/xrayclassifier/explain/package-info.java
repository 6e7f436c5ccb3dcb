// SPDX-License-Identifier: Apache-2.0
/** The places in the image that an answer comes from: heatmaps, and how to draw them. */
@NullMarked
package io.github.xrayclassifier.explain;

import org.jspecify.annotations.NullMarked;
