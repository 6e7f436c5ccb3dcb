// SPDX-License-Identifier: Apache-2.0
/** Classifies chest X-rays: open a classifier over a backend, ask it about images. */
@NullMarked
package io.github.xrayclassifier;

import org.jspecify.annotations.NullMarked;
