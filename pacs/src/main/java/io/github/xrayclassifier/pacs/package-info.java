// SPDX-License-Identifier: Apache-2.0
/** A worker that classifies the new radiographs of an archive and stores the results in their studies. */
@NullMarked
package io.github.xrayclassifier.pacs;

import org.jspecify.annotations.NullMarked;
