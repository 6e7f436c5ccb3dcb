// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.util.List;

/**
 * A part of a training run on smaller images: early epochs need less detail and cost less.
 *
 * @param untilEpoch the first epoch, counted from 0, that is no longer in this stage; at least 1
 * @param size side of the square images, 16 to 4096 pixels
 */
public record Stage(int untilEpoch, int size) {

    /** Checks the ranges. */
    public Stage {
        Checks.within("untilEpoch", untilEpoch, 1, 1_000_000);
        Checks.within("size", size, 16, 4096);
    }

    /** Copies stages that follow one another. */
    static List<Stage> rising(List<Stage> stages) {
        for (int i = 1; i < stages.size(); i++) {
            if (stages.get(i).untilEpoch() <= stages.get(i - 1).untilEpoch()) {
                throw new IllegalArgumentException("stages: expected rising epochs, found " + stages);
            }
        }
        return List.copyOf(stages);
    }
}
