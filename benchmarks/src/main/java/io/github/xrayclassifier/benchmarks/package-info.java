// SPDX-License-Identifier: Apache-2.0
/** Speed measurements with their peers in the same run. */
@NullMarked
package io.github.xrayclassifier.benchmarks;

import org.jspecify.annotations.NullMarked;
