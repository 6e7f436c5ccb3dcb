// SPDX-License-Identifier: Apache-2.0
/** The end of native resources: for this library's own modules. */
@NullMarked
package io.github.xrayclassifier.lifecycle;

import org.jspecify.annotations.NullMarked;
