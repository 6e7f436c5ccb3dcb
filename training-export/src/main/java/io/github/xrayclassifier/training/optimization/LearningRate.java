// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.training.recipe.Schedule;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;

/**
 * The learning rate over the steps of a run: a linear warm-up, times half a cosine from the peak to 0 (Loshchilov &amp; Hutter,
 * ICLR 2017) unless it stays.
 *
 * @param peak of the rate
 * @param warmupSteps until the peak is reached
 * @param steps of the whole run
 * @param cosine whether the rate falls
 */
public record LearningRate(double peak, long warmupSteps, long steps, boolean cosine) {

    /** The rate of a recipe over a run of so many steps. */
    public static LearningRate of(TrainingRecipe recipe, long steps) {
        Schedule schedule = recipe.schedule();
        return new LearningRate(recipe.optimization().learningRate(), schedule.warmup(steps), steps, schedule.cosine());
    }

    /** The rate at a step, counted from 0. */
    public double at(long step) {
        double warmup = warmupSteps == 0 ? 1 : Math.min(1, (step + 1.0) / warmupSteps);
        double rate = peak * warmup;
        return cosine ? rate * 0.5 * (1 + Math.cos(Math.PI * step / steps)) : rate;
    }
}
