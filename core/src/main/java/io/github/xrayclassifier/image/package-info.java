// SPDX-License-Identifier: Apache-2.0
/** From the bytes of a file to gray pixels. */
@NullMarked
package io.github.xrayclassifier.image;

import org.jspecify.annotations.NullMarked;
