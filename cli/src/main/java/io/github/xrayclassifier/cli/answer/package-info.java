// SPDX-License-Identifier: Apache-2.0
/** The forms in which answers are written: a table for people, JSON for machines. */
@NullMarked
package io.github.xrayclassifier.cli.answer;

import org.jspecify.annotations.NullMarked;
