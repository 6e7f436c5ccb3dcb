// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.batches;

import io.github.xrayclassifier.engine.Resizer;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.recipe.Augmentation;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Changes a batch of gray images at random: one small draw of numbers in Java, the pixels in libtorch. */
public final class Augmenter {

    private static final int BILINEAR = 0;
    private static final int ZEROS = 0;

    private final Augmentation options;

    public Augmenter(Augmentation options) {
        this.options = options;
    }

    /**
     * Changes a batch.
     *
     * @param images [N, 1, H, W], 0 to 1
     * @return as many images of the same size, 0 to 1
     */
    public Tensor apply(Tensor images, RandomGenerator random) {
        Tensor x = images;
        if (movesPixels()) {
            x = warp(x, random);
        }
        if (options.blur() > 0) {
            x = loseResolution(x, random);
        }
        if (options.contrast() > 0 || options.brightness() > 0) {
            x = shade(x, random);
        }
        if (options.gamma() > 0) {
            x = x.pow(perImage(x.size(0), () -> Math.exp(symmetric(random, options.gamma()))));
        }
        if (options.border() > 0) {
            coverBorder(x, random);
        }
        if (options.erase() > 0) {
            erase(x, random);
        }
        return x;
    }

    private boolean movesPixels() {
        return options.rotation() > 0
                || options.shift() > 0
                || options.scale() > 0
                || options.aspect() > 0
                || options.flip() > 0;
    }

    private Tensor warp(Tensor x, RandomGenerator random) {
        int count = (int) x.size(0);
        float[] matrices = new float[count * 6];
        for (int i = 0; i < count; i++) {
            matrix(random, (double) x.size(2) / x.size(3), matrices, i * 6);
        }
        long[] shape = {count, x.size(1), x.size(2), x.size(3)};
        Tensor grid = torch.affine_grid_generator(Tensors.of(matrices, count, 2, 3), shape, false);
        return torch.grid_sampler_2d(x, grid, BILINEAR, ZEROS, false);
    }

    /**
     * Rotation times scale, from output to input coordinates in [-1, 1].
     *
     * @param ratio height / width: one unit is that much longer down than across
     */
    private void matrix(RandomGenerator random, double ratio, float[] out, int at) {
        double angle = Math.toRadians(symmetric(random, options.rotation()));
        double scale = 1 + symmetric(random, options.scale());
        double aspect = Math.sqrt(1 + symmetric(random, options.aspect()));
        double mirror = random.nextDouble() < options.flip() ? -1 : 1;
        out[at] = (float) (Math.cos(angle) * scale * aspect * mirror);
        out[at + 1] = (float) (-Math.sin(angle) * scale / aspect * ratio);
        out[at + 2] = (float) symmetric(random, options.shift());
        out[at + 3] = (float) (Math.sin(angle) * scale * aspect * mirror / ratio);
        out[at + 4] = (float) (Math.cos(angle) * scale / aspect);
        out[at + 5] = (float) symmetric(random, options.shift());
    }

    /** Shrinks and blows up again, by one factor for the batch; each image takes the result or stays as it is. */
    private Tensor loseResolution(Tensor x, RandomGenerator random) {
        double factor = options.blurScale() + random.nextDouble() * (1 - options.blurScale());
        long height = Math.max(8, Math.round(x.size(2) * factor));
        long width = Math.max(8, Math.round(x.size(3) * factor));
        Tensor low = Resizer.resize(Resizer.resize(x, height, width), x.size(2), x.size(3));
        Tensor chosen = perImage(x.size(0), () -> random.nextDouble() < options.blur() ? 1 : 0);
        return x.add(low.sub(x).mul(chosen));
    }

    private Tensor shade(Tensor x, RandomGenerator random) {
        Tensor contrast = perImage(x.size(0), () -> 1 + symmetric(random, options.contrast()));
        Tensor brightness = perImage(x.size(0), () -> 0.5 + symmetric(random, options.brightness()));
        return torch.hardtanh_(
                x.sub(Tensors.scalar(0.5)).mul_(contrast).add_(brightness), Tensors.scalar(0), Tensors.scalar(1));
    }

    /** Letters, arrows, collimators and figure frames lie at the margins and tell the hospital. */
    private void coverBorder(Tensor x, RandomGenerator random) {
        for (int i = 0; i < x.size(0); i++) {
            if (random.nextDouble() >= options.border()) {
                continue;
            }
            Scalar gray = Tensors.scalar(random.nextDouble());
            Tensor image = x.select(0, i);
            for (int dimension = 1; dimension <= 2; dimension++) {
                long side = image.size(dimension);
                long before = depth(side, random);
                long after = depth(side, random);
                image.narrow(dimension, 0, before).fill_(gray);
                image.narrow(dimension, side - after, after).fill_(gray);
            }
        }
    }

    private long depth(long side, RandomGenerator random) {
        return Math.round(random.nextDouble() * options.borderDepth() * side);
    }

    private void erase(Tensor x, RandomGenerator random) {
        int rows = (int) x.size(2);
        int columns = (int) x.size(3);
        for (int i = 0; i < x.size(0); i++) {
            if (random.nextDouble() < options.erase()) {
                double area = 0.02 + random.nextDouble() * (options.eraseArea() - 0.02);
                double ratio = Math.exp(symmetric(random, Math.log(3))); // sides from 1:3 to 3:1, Zhong et al. 2020
                int width = Math.min(columns, Math.max(1, (int) (columns * Math.sqrt(area * ratio))));
                int height = Math.min(rows, Math.max(1, (int) (rows * Math.sqrt(area / ratio))));
                int left = random.nextInt(columns - width + 1);
                int top = random.nextInt(rows - height + 1);
                x.select(0, i).narrow(1, top, height).narrow(2, left, width).fill_(Tensors.scalar(random.nextDouble()));
            }
        }
    }

    private static double symmetric(RandomGenerator random, double largest) {
        return (random.nextDouble() * 2 - 1) * largest;
    }

    private static Tensor perImage(long count, java.util.function.DoubleSupplier draw) {
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) draw.getAsDouble();
        }
        return Tensors.of(values, count, 1, 1, 1);
    }
}
