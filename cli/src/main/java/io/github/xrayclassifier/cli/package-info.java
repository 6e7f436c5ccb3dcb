// SPDX-License-Identifier: Apache-2.0
/** The command line of the project. */
@NullMarked
package io.github.xrayclassifier.cli;

import org.jspecify.annotations.NullMarked;
