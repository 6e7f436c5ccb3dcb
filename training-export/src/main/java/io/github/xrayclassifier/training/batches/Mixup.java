// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.batches;

import io.github.xrayclassifier.engine.Tensors;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Blends every image of a batch with another one of it, and the loss in the same shares (Zhang et al., "mixup", ICLR
 * 2018). One share a batch.
 *
 * @param share of the image itself, 0.5 to 1
 * @param partners for each place of the batch the place of the other image
 */
public record Mixup(double share, int[] partners) {

    /** No blending. */
    public static final Mixup OFF = new Mixup(1, new int[0]);

    /**
     * Draws a share.
     *
     * @param alpha of the Beta(alpha, alpha) distribution; 0 is off
     */
    public static Mixup draw(double alpha, int[] partners, RandomGenerator random) {
        if (alpha == 0) {
            return OFF;
        }
        double share = beta(alpha, random);
        // The larger share to the image itself: which of a pair is called first means nothing.
        return new Mixup(Math.max(share, 1 - share), partners);
    }

    /** The image at the mirrored place, because the batch is in random order already. */
    public static int[] mirrored(int count) {
        return IntStream.range(0, count).map(i -> count - 1 - i).toArray();
    }

    /**
     * The next image of the same finding and another source; if there is none, the next of the same finding, which may be the
     * image itself.
     *
     * @param finding number of each image's
     * @param source name of each image's
     */
    public static int[] within(int[] finding, String[] source) {
        int count = finding.length;
        int[] partners = new int[count];
        for (int i = 0; i < count; i++) {
            int same = i;
            int other = i;
            for (int step = count - 1; step > 0; step--) { // the nearest is found last
                int j = (i + step) % count;
                if (finding[j] == finding[i]) {
                    same = j;
                    other = source[j].equals(source[i]) ? other : j;
                }
            }
            partners[i] = other != i ? other : same;
        }
        return partners;
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

    public boolean isOff() {
        return share == 1;
    }

    public Tensor blend(Tensor images) {
        if (isOff()) {
            return images;
        }
        Tensor others = images.index_select(
                0, Tensors.of(Arrays.stream(partners).asLongStream().toArray()));
        return images.mul(Tensors.scalar(share)).add_(others.mul_(Tensors.scalar(1 - share)));
    }

    /** The indices that are blended into some. */
    public int[] partners(int[] indices) {
        return Arrays.stream(partners).map(place -> indices[place]).toArray();
    }
}
