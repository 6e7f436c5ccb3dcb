// SPDX-License-Identifier: Apache-2.0
/** A classifier over HTTP: one page for people, one endpoint for programs. */
@NullMarked
package io.github.xrayclassifier.serve;

import org.jspecify.annotations.NullMarked;
