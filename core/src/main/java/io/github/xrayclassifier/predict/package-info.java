// SPDX-License-Identifier: Apache-2.0
/** From the raw output of a model to calibrated scores and a verdict. */
@NullMarked
package io.github.xrayclassifier.predict;

import org.jspecify.annotations.NullMarked;
