// SPDX-License-Identifier: Apache-2.0
/**
 * The list of labelled images that training, evaluation and audit start from.
 */
@NullMarked
package io.github.xrayclassifier.manifest;

import org.jspecify.annotations.NullMarked;
