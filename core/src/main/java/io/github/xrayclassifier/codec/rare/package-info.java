// SPDX-License-Identifier: Apache-2.0
/** Formats that X-rays seldom come in. Each is checked here and then read by a library, where there is one. No API. */
@NullMarked
package io.github.xrayclassifier.codec.rare;

import org.jspecify.annotations.NullMarked;
