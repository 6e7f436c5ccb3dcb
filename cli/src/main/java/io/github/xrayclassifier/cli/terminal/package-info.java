// SPDX-License-Identifier: Apache-2.0
/** The streams of a command, and text that a terminal shows as it is. */
@NullMarked
package io.github.xrayclassifier.cli.terminal;

import org.jspecify.annotations.NullMarked;
