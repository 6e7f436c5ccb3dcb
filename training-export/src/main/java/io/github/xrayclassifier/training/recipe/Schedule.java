// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import io.github.xrayclassifier.tensor.Shape;
import java.util.List;

/**
 * The course of learning rate and image size over a run. It scales with the run, so that a short one is not over before its
 * warm-up.
 *
 * @param warmupSteps steps until the learning rate reaches its peak, at least 0
 * @param warmupShare the largest part of the run's steps that the warm-up may take, 0 to 1
 * @param cosine whether the learning rate falls to 0 along half a cosine; else it stays
 * @param stages parts of the run on smaller images, in order; empty trains at the input's size throughout
 */
public record Schedule(int warmupSteps, double warmupShare, boolean cosine, List<Stage> stages) {

    /** Copies the stages and checks the ranges. */
    public Schedule {
        Ranges.within("warmup-steps", warmupSteps, 0, 10_000_000);
        Ranges.within("warmup-share", warmupShare, 0, 1);
        stages = List.copyOf(stages);
        for (int i = 1; i < stages.size(); i++) {
            if (stages.get(i).until() <= stages.get(i - 1).until()) {
                throw new IllegalArgumentException("stages: expected rising ends, found " + RecipeText.of(stages));
            }
        }
    }

    /**
     * The warm-up of a run.
     *
     * @param steps of the whole run
     * @return at most {@code warmupShare} of them
     */
    public long warmup(long steps) {
        return Math.min(warmupSteps, (long) (warmupShare * steps));
    }

    /**
     * The size of the images in an epoch.
     *
     * @param epoch counted from 0
     * @param epochs of the whole run
     * @param full the network's input
     * @return of the stage that the epoch belongs to: a stage ends with the epoch that is nearest to its share of the run, and its
     *     sides are multiples of 8
     */
    public Shape shapeAt(int epoch, int epochs, Shape full) {
        for (Stage stage : stages) {
            if (epoch < Math.round(stage.until() * epochs)) {
                return new Shape(full.channels(), side(full.height(), stage), side(full.width(), stage));
            }
        }
        return full;
    }

    private static int side(int full, Stage stage) {
        return Math.max(8, (int) Math.round(full * stage.scale() / 8) * 8);
    }
}
