// SPDX-License-Identifier: Apache-2.0
/**
 * Model files: their assembly from a bare model and its images, a card replaced in a file, probabilities that follow the card,
 * files written whole or not at all.
 */
@NullMarked
package io.github.xrayclassifier.modelfile;

import org.jspecify.annotations.NullMarked;
