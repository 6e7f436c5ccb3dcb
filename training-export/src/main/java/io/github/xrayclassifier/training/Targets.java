// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.model.OutputKind;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What a batch is learned towards when there are teachers: shares of every finding, of their answers and of the labels. Cross
 * entropy towards shares is divided by the number of images, towards labels by the sum of their weights: so the loss of a run
 * with teachers compares with that of another such run alone.
 */
final class Targets {

    /** Of many teachers, as many at a step: over the steps all are heard, at the price of these. */
    private static final int ASKED = 2;

    private final List<MobileNetV2> teachers;
    private final double share;
    private final TrainingOptions options;

    Targets(List<MobileNetV2> teachers, double share, TrainingOptions options) {
        this.teachers = teachers;
        this.share = share;
        this.options = options;
    }

    /**
     * The targets of a batch.
     *
     * @param images as they are learned from, but at full size, [N, 1, H, W]
     * @param labels shares of every finding by the labels, [N, findings], smoothed
     * @return [N, findings]
     */
    @SuppressWarnings("try") // the guard works by being open
    Tensor of(Tensor images, Tensor labels, long step) {
        try (NoGradGuard guard = new NoGradGuard()) {
            int[] order = Seeds.permutation(teachers.size(), Seeds.generator(options.seed(), Seeds.TEACHERS, step));
            int asked = Math.min(ASKED, teachers.size());
            Tensor targets = labels.mul(Tensors.scalar(1 - share));
            for (int i = 0; i < asked; i++) {
                targets.add_(answer(teachers.get(order[i]), images).mul_(Tensors.scalar(share / asked)));
            }
            return targets;
        }
    }

    private Tensor answer(MobileNetV2 teacher, Tensor images) {
        NetworkOptions network = options.network();
        Tensor input = Predictor.normalize(images, teacher.architecture().inputChannels(), network.normalization());
        Tensor logits = teacher.classify(MobileNetV2.embedding(teacher.features(input, false)));
        return network.outputKind() == OutputKind.SOFTMAX ? logits.softmax(1) : logits.sigmoid();
    }
}
