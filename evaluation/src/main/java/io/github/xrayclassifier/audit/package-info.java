// SPDX-License-Identifier: Apache-2.0
/**
 * Confounder audit: the cues besides the findings from which a model could learn, measured before any training: a manifest goes in, checks with
 * verdicts come out.
 */
@NullMarked
package io.github.xrayclassifier.audit;

import org.jspecify.annotations.NullMarked;
