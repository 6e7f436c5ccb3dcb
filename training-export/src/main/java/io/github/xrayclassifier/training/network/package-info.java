// SPDX-License-Identifier: Apache-2.0
/**
 * MobileNetV2: its shape, its weights in one flat array, the network in libtorch, and where its weights come from when none are
 * given. Not exported: types of libtorch are in its signatures.
 */
@NullMarked
package io.github.xrayclassifier.training.network;

import org.jspecify.annotations.NullMarked;
