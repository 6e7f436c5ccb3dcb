// SPDX-License-Identifier: Apache-2.0
/** The fit of abstention policies: out-of-distribution detector, its threshold, confidence threshold. Needs no libtorch. */
@NullMarked
package io.github.xrayclassifier.abstention;

import org.jspecify.annotations.NullMarked;
