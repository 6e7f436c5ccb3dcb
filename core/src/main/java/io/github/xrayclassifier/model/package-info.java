// SPDX-License-Identifier: Apache-2.0
/**
 * A model: its findings, its card and the seam to the native code that runs it.
 *
 * <p>More than 25 files, because the seven that read and write the card as JSON ({@code Card*}) build {@code ModelCard}
 * through its constructor, and the card reads itself through them: a package of their own would only make a cycle.
 */
@NullMarked
package io.github.xrayclassifier.model;

import org.jspecify.annotations.NullMarked;
