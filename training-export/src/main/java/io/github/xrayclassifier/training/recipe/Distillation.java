// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import java.util.List;

/**
 * Knowledge distillation: trained models whose outputs a run is trained towards beside the labels.
 *
 * @param teachers model files (.onnx) or weights (.safetensors) of the same network and findings
 * @param folds the folder of a finished cross-validation with the same manifests, DIR/PROTOCOL/STRATEGY, whose models each teach the
 *     images that they were not trained on; empty for none
 * @param share of the target that is the teachers', 0.01 to 1; the label has the rest
 */
public record Distillation(List<String> teachers, String folds, double share) {

    /** Copies the files and checks the range. */
    public Distillation {
        teachers = List.copyOf(teachers);
        Ranges.within("share", share, 0.01, 1);
    }
}
