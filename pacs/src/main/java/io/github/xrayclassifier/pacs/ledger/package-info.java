// SPDX-License-Identifier: Apache-2.0
/** The embedded database of a worker: what it found in an archive, and what became of each image. */
@NullMarked
package io.github.xrayclassifier.pacs.ledger;

import org.jspecify.annotations.NullMarked;
