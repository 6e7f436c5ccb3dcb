// SPDX-License-Identifier: Apache-2.0
/** From gray pixels to the numbers a model reads: shapes, the preprocessing recipe and the resampler. */
@NullMarked
package io.github.xrayclassifier.tensor;

import org.jspecify.annotations.NullMarked;
