// SPDX-License-Identifier: Apache-2.0
/**
 * What a data set would teach besides the findings, measured before any training: a manifest goes in, checks with
 * verdicts come out.
 */
@NullMarked
package io.github.xrayclassifier.audit;

import org.jspecify.annotations.NullMarked;
