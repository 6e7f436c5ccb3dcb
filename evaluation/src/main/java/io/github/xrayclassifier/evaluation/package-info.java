// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluation of models: predictions on labelled images go in, metrics with intervals come out, as values, JSON and
 * Markdown. Needs no libtorch, so metrics can be had wherever a model runs.
 */
@NullMarked
package io.github.xrayclassifier.evaluation;

import org.jspecify.annotations.NullMarked;
