// SPDX-License-Identifier: Apache-2.0
/** The model file that ships with the library. */
@NullMarked
package io.github.xrayclassifier.bundled;

import org.jspecify.annotations.NullMarked;
