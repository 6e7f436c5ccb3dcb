// SPDX-License-Identifier: Apache-2.0
/**
 * Examines the features of a trained model, the numbers of its embedding: which of them tell a finding from another, and
 * whether they do so again in another source of images and in another model; and finds similar images by them.
 *
 * <p>One room of more than 25 files, because its steps from activations to tables are read together and none is of use alone.
 * Needs ONNX Runtime, not libtorch.
 */
@NullMarked
package io.github.xrayclassifier.biomarkers;

import org.jspecify.annotations.NullMarked;
