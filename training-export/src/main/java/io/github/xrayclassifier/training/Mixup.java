// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * Blends every image of a batch with another one of it, and the loss in the same shares (Zhang et al., "mixup", ICLR
 * 2018). One share a batch, and the partner is the image at the mirrored place, because the batch is in random order
 * already.
 *
 * @param share of the image itself, 0.5 to 1
 */
record Mixup(double share) {

    /** No blending. */
    static final Mixup OFF = new Mixup(1);

    /**
     * Draws a share.
     *
     * @param alpha of the Beta(alpha, alpha) distribution; 0 is off
     */
    static Mixup draw(double alpha, RandomGenerator random) {
        if (alpha == 0) {
            return OFF;
        }
        double share = beta(alpha, random);
        // The larger share to the image itself: which of a pair is called first means nothing.
        return new Mixup(Math.max(share, 1 - share));
    }

    /** By Johnk's rejection, in logarithms so that a small alpha does not underflow (Metrika 8, 1964). */
    private static double beta(double alpha, RandomGenerator random) {
        while (true) {
            double x = Math.log(1 - random.nextDouble()) / alpha;
            double y = Math.log(1 - random.nextDouble()) / alpha;
            double larger = Math.max(x, y);
            double sum = larger + Math.log(Math.exp(x - larger) + Math.exp(y - larger));
            if (sum <= 0) {
                return Math.exp(x - sum);
            }
        }
    }

    boolean isOff() {
        return share == 1;
    }

    Tensor blend(Tensor images) {
        return isOff()
                ? images
                : images.mul(Tensors.scalar(share)).add_(images.flip(0).mul_(Tensors.scalar(1 - share)));
    }

    /** The index that is blended into place i. */
    static int[] partners(int[] indices) {
        int[] mirrored = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            mirrored[i] = indices[indices.length - 1 - i];
        }
        return mirrored;
    }
}
