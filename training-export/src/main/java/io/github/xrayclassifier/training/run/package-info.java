// SPDX-License-Identifier: Apache-2.0
/**
 * Training runs: {@link io.github.xrayclassifier.training.run.Trainer} and what it leaves in a run's folder, from which it resumes
 * bit for bit.
 */
@NullMarked
package io.github.xrayclassifier.training.run;

import org.jspecify.annotations.NullMarked;
