// SPDX-License-Identifier: Apache-2.0
/**
 * Pages for people: one HTML file that loads nothing, with tables and charts as inline SVG, readable on a phone and in the
 * dark.
 */
@NullMarked
package io.github.xrayclassifier.report;

import org.jspecify.annotations.NullMarked;
