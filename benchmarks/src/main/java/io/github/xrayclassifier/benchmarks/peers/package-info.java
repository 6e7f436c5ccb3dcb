// SPDX-License-Identifier: Apache-2.0
/** Other ways from file bytes to logits, measured beside the library in the same run. */
@NullMarked
package io.github.xrayclassifier.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
