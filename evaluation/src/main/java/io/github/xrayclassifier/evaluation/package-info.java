// SPDX-License-Identifier: Apache-2.0
/**
 * How good a model is: predictions on labelled images go in, figures with intervals come out, as values, JSON and
 * Markdown. Needs no libtorch, so figures can be had wherever a model runs.
 */
@NullMarked
package io.github.xrayclassifier.evaluation;

import org.jspecify.annotations.NullMarked;
