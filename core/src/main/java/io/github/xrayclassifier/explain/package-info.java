// SPDX-License-Identifier: Apache-2.0
/** The parts of an image that an answer comes from: heatmaps and their drawing. */
@NullMarked
package io.github.xrayclassifier.explain;

import org.jspecify.annotations.NullMarked;
