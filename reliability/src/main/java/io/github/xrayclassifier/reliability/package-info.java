// SPDX-License-Identifier: Apache-2.0
/**
 * The evidence for docs/reliability.md: fuzz targets for every reader of untrusted bytes, a soak with changing inputs, and
 * the races of closing. Not published, no API.
 */
@NullMarked
package io.github.xrayclassifier.reliability;

import org.jspecify.annotations.NullMarked;
