// SPDX-License-Identifier: Apache-2.0
/** Tests of the package of the same name. */
@NullMarked
package io.github.xrayclassifier.codec.jpeg2000;

import org.jspecify.annotations.NullMarked;
