// SPDX-License-Identifier: Apache-2.0
/**
 * The laboratory behind the bundled model: the template of its card filled with measurements, and comparisons of
 * out-of-distribution detectors. Not published, no API.
 */
@NullMarked
package io.github.xrayclassifier.lab;

import org.jspecify.annotations.NullMarked;
