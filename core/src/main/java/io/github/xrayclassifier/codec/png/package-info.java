// SPDX-License-Identifier: Apache-2.0
/** PNG of every kind, straight from bytes to samples. No API. */
@NullMarked
package io.github.xrayclassifier.codec.png;

import org.jspecify.annotations.NullMarked;
