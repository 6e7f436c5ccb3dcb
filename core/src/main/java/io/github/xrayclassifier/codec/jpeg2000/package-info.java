// SPDX-License-Identifier: Apache-2.0
/**
 * JPEG 2000 (ITU-T T.800): every header, tile-part and packet is checked here, then an optional library decodes the
 * samples. It takes missing tiles and packets for flat ones, and damage badly. No API.
 */
@NullMarked
package io.github.xrayclassifier.codec.jpeg2000;

import org.jspecify.annotations.NullMarked;
