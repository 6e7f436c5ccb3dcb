// SPDX-License-Identifier: Apache-2.0
/**
 * One step of training: targets, loss, gradient, update, learning rate. Not exported: types of libtorch are in its signatures.
 */
@NullMarked
package io.github.xrayclassifier.training.optimization;

import org.jspecify.annotations.NullMarked;
