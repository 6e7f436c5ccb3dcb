// SPDX-License-Identifier: Apache-2.0
/** The commands that judge models and data sets: audit, evaluate, biomarkers, similar, lungs, gates. */
@NullMarked
package io.github.xrayclassifier.cli.evaluation;

import org.jspecify.annotations.NullMarked;
