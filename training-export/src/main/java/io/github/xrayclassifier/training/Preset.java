// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Whole recipes for a run. What weighs which source belongs to a data set, not to a recipe: it is not in here. */
public enum Preset {

    /**
     * The best single run from random weights so far. Its rates and augmentation were measured part by part, on new patients
     * and on hospitals that were never seen, its size and length as a whole: docs/decisions/0008-recipe-ablation.md.
     */
    MODERN {
        @Override
        public TrainingOptions options(int epochs, Shape input) {
            return TrainingOptions.defaults()
                    .withEpochs(epochs)
                    .withStages(stages(epochs, input))
                    .withOptimization(o -> o.withLearningRate(0.002))
                    .withAugmentation(Augmentation.defaults()
                            .withShift(0.08)
                            .withScale(0.15)
                            .withAspect(0.12)
                            .withGamma(0.25)
                            .withLowResolutionProbability(0.25)
                            .withLowResolutionScale(0.45));
        }

        @Override
        public int epochs() {
            return 24;
        }

        @Override
        public Preprocessing preprocessing() {
            return Preprocessing.of(128, 128);
        }
    },

    /**
     * The recipe of Apostolopoulos, Aznaouridis and Tzani (J Med Biol Eng 40, 2020) as their script has it: 200 rows x 266
     * columns, values divided by 255, global average pooling, 2000 hidden units with batch normalization and dropout 0.5,
     * 8 epochs of plain gradient descent at 0.01 in batches of 64, no augmentation, the last weights. Their script starts
     * from ImageNet weights; from random ones 8 such epochs are few.
     */
    PAPER {
        @Override
        public TrainingOptions options(int epochs, Shape input) {
            return TrainingOptions.defaults()
                    .withEpochs(epochs)
                    .withBatchSize(64)
                    .withSelection(Selection.LAST)
                    .withNetwork(n -> n.withHiddenUnits(2000).withNormalization(Normalization.unit()))
                    .withOptimization(o -> o.withOptimizer(Optimizer.SGD)
                            .withLearningRate(0.01)
                            .withWarmupSteps(0)
                            .withCosine(false)
                            .withWeightDecay(0)
                            .withClipNorm(1e9))
                    .withRegularization(r -> Regularization.none().withDropout(0.5))
                    .withAugmentation(Augmentation.none());
        }

        @Override
        public int epochs() {
            return 8;
        }

        @Override
        public Preprocessing preprocessing() {
            return Preprocessing.of(266, 200).withUint8(3);
        }
    };

    /**
     * The recipe.
     *
     * @param epochs at least 1
     * @param input what an image becomes
     * @return its options
     */
    public abstract TrainingOptions options(int epochs, Shape input);

    /** {@return its number of epochs} */
    public abstract int epochs();

    /** {@return what an image becomes; the paper's script stretches, its authors' later work letterboxes} */
    public abstract Preprocessing preprocessing();

    /** A third of the epochs at half the side, a third at three quarters; none where that saves little. */
    private static List<Stage> stages(int epochs, Shape input) {
        List<Stage> stages = new ArrayList<>();
        int side = input.width();
        if (side < 128 || side != input.height()) {
            return stages;
        }
        int first = (int) Math.round(epochs / 3.0);
        int second = (int) Math.round(2 * epochs / 3.0);
        if (first >= 1) {
            stages.add(new Stage(first, multipleOf32(0.5 * side)));
        }
        if (second > first) {
            stages.add(new Stage(second, multipleOf32(0.75 * side)));
        }
        return stages;
    }

    private static int multipleOf32(double side) {
        return (int) Math.round(side / 32) * 32;
    }
}
