// SPDX-License-Identifier: Apache-2.0
/** The commands that train, evaluate and export models. */
@NullMarked
package io.github.xrayclassifier.cli.training;

import org.jspecify.annotations.NullMarked;
