// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.recipe.LossKind;
import io.github.xrayclassifier.training.recipe.LossOptions;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss of exclusive findings towards labels: cross entropy, focal or with a margin, as a mean that weighs every image by its
 * finding's weight, as PyTorch's cross entropy does. Its tensors belong to the pointer scope that is open when it is made.
 */
public final class ClassLoss {

    private static final long EACH = 0; // at::Reduction::None
    private static final long MEAN = 1; // at::Reduction::Mean
    private static final long IGNORE_NOTHING = -100; // PyTorch's default ignore_index

    private final LossOptions options;
    private final double smoothing;
    private final Tensor weights;
    private final Tensor margins;

    /**
     * A loss.
     *
     * @param weights by finding
     * @param rarity n to the minus one fourth of each finding's n images, up to a factor
     */
    public ClassLoss(LossOptions options, double smoothing, float[] weights, float[] rarity) {
        this.options = options;
        this.smoothing = smoothing;
        this.weights = Tensors.of(weights);
        this.margins = Tensors.of(margins(options.margin(), rarity));
    }

    private static float[] margins(double largest, float[] rarity) {
        float rarest = 0;
        for (float value : rarity) {
            rarest = Math.max(rarest, value);
        }
        float[] margins = new float[rarity.length];
        for (int f = 0; f < margins.length; f++) {
            margins[f] = (float) (largest * rarity[f] / rarest);
        }
        return margins;
    }

    /**
     * The mean loss of a batch.
     *
     * @param logits [N, findings]
     * @param classes the finding of each image, [N]
     * @param isReweighted false for findings that weigh alike
     */
    public Tensor of(Tensor logits, Tensor classes, boolean isReweighted) {
        Tensor inForce = isReweighted ? weights : Tensors.of(ones(weights.numel()));
        TensorOptional weighing = new TensorOptional(inForce);
        if (options.kind() == LossKind.CROSS_ENTROPY) {
            return torch.cross_entropy_loss(logits, classes, weighing, MEAN, IGNORE_NOTHING, smoothing);
        }
        Tensor places = classes.unsqueeze(1);
        Tensor scores = logits;
        if (options.kind() == LossKind.LDAM) {
            Tensor shifts = margins.index_select(0, classes).unsqueeze(1).neg();
            scores = logits.scatter_add(1, places, shifts);
        }
        Tensor each = torch.cross_entropy_loss(scores, classes, weighing, EACH, IGNORE_NOTHING, smoothing);
        if (options.kind() == LossKind.FOCAL) {
            Tensor right = logits.softmax(1).gather(1, places).squeeze(1);
            each = each.mul(right.neg().add(Tensors.scalar(1)).pow(Tensors.scalar(options.focalGamma())));
        }
        return each.sum().div(inForce.index_select(0, classes).sum());
    }

    /**
     * The mean loss of a batch whose findings stand each for themselves: binary cross entropy, or focal.
     *
     * @param logits [N, findings]
     * @param targets shares, [N, findings]
     * @param isReweighted false for findings that weigh alike
     */
    public Tensor ofEach(Tensor logits, Tensor targets, boolean isReweighted) {
        TensorOptional weighing = isReweighted ? new TensorOptional(weights) : new TensorOptional();
        if (options.kind() == LossKind.CROSS_ENTROPY) {
            return torch.binary_cross_entropy_with_logits(logits, targets, weighing, new TensorOptional(), MEAN);
        }
        Tensor each = torch.binary_cross_entropy_with_logits(logits, targets, weighing, new TensorOptional(), EACH);
        Tensor wrong = targets.sub(logits.sigmoid()).abs(); // 1 - p of what the target says
        return each.mul(wrong.pow(Tensors.scalar(options.focalGamma()))).mean();
    }

    private static float[] ones(long count) {
        float[] ones = new float[(int) count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
