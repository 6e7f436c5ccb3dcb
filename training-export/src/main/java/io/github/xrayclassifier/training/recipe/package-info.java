// SPDX-License-Identifier: Apache-2.0
/**
 * The recipe of a training run: one tree of records that is read from YAML, changed key by key and printed back. Every key with
 * its default and its meaning stands in the resource {@code plain.yaml}.
 */
@NullMarked
package io.github.xrayclassifier.training.recipe;

import org.jspecify.annotations.NullMarked;
