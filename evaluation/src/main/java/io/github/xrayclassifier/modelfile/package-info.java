// SPDX-License-Identifier: Apache-2.0
/** Model files: a card replaced in a file, and files that are written whole or not at all. */
@NullMarked
package io.github.xrayclassifier.modelfile;

import org.jspecify.annotations.NullMarked;
