// SPDX-License-Identifier: Apache-2.0
/** A model: its findings, its card and the seam to the native code that runs it. */
@NullMarked
package io.github.xrayclassifier.model;

import org.jspecify.annotations.NullMarked;
