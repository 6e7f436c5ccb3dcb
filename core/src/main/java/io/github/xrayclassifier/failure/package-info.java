// SPDX-License-Identifier: Apache-2.0
/** Everything that can go wrong: one sealed parent and one type for each cause a caller can act on. */
@NullMarked
package io.github.xrayclassifier.failure;

import org.jspecify.annotations.NullMarked;
