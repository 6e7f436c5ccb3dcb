// SPDX-License-Identifier: Apache-2.0
/** Trains and judges one recipe over folds of a manifest, by three protocols, and puts the figures side by side. */
@NullMarked
package io.github.xrayclassifier.crossval;

import org.jspecify.annotations.NullMarked;
