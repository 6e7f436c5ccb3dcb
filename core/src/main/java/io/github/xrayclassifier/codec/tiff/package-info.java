// SPDX-License-Identifier: Apache-2.0
/** TIFF and BigTIFF: the plain codings read here, all others checked here and read by TwelveMonkeys. No API. */
@NullMarked
package io.github.xrayclassifier.codec.tiff;

import org.jspecify.annotations.NullMarked;
