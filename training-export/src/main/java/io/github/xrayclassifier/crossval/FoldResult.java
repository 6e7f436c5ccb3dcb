// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.evaluation.Predictions;
import java.util.Optional;

/**
 * The scores of a fold that was trained and evaluated.
 *
 * @param fold the division
 * @param heldOut scores on its held-out rows, of the exported model in ONNX Runtime
 * @param reference scores on its reference rows; empty if it has none
 * @param seconds of training
 */
public record FoldResult(Fold fold, Predictions heldOut, Optional<Predictions> reference, double seconds) {}
