// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.RunGuard;
import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.MaskedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a U-Net from random weights on images with masks. The loss is the mean of binary cross-entropy and 1 - Dice of each
 * image (Milletari et al., 3DV 2016): the first for calibrated edges, the second because lungs are a quarter of an image.
 *
 * <p>For one thread; libtorch uses its own. A run takes minutes, so it is not resumed: it is made again.
 */
public final class SegmentationTrainer {

    private static final long MEAN = 1; // at::Reduction::Mean

    private final SegmentationOptions options;
    private final List<ImageDecoder> decoders;
    private final UNetArchitecture net = UNetArchitecture.lungs();

    private SegmentationTrainer(SegmentationOptions options, List<ImageDecoder> decoders) {
        this.options = options;
        this.decoders = List.copyOf(decoders);
    }

    /**
     * Prepares a run.
     *
     * @param options the recipe
     * @param decoders asked in order whether they recognize a file
     * @return to be run
     */
    public static SegmentationTrainer of(SegmentationOptions options, List<ImageDecoder> decoders) {
        return new SegmentationTrainer(options, decoders);
    }

    /**
     * Trains.
     *
     * @param images with masks, at least one batch
     * @param threads of libtorch; 0 takes all cores
     * @param progress told of every epoch
     * @return the last epoch's network; empty if the process was told to stop
     * @throws IOException if an image or a mask cannot be read
     * @throws IllegalArgumentException if there are fewer images than a batch takes
     */
    @SuppressWarnings("try") // the scope works by being open
    public Optional<SegmentationModel> train(List<MaskedImage> images, int threads, SegmentationProgress progress)
            throws IOException {
        if (images.size() < options.batchSize()) {
            throw new IllegalArgumentException("segmentation: expected at least a batch of " + options.batchSize()
                    + " images to train on, found " + images.size());
        }
        List<MaskPixels> pixels = new ArrayList<>();
        for (MaskedImage image : images) {
            pixels.add(MaskPixels.of(image, decoders, options.side()));
        }
        Natives.load();
        if (threads > 0) {
            torch.set_num_threads(threads);
        }
        try (PointerScope scope = new PointerScope();
                RunGuard guard = RunGuard.open(() -> false)) {
            return run(pixels, guard, progress);
        }
    }

    private Optional<SegmentationModel> run(List<MaskPixels> pixels, RunGuard guard, SegmentationProgress progress) {
        RandomGenerator random = new SplittableRandom(options.seed());
        UNet unet = new UNet(net, UNet.random(net, random), true);
        AdamWOptions settings = new AdamWOptions(options.learningRate());
        settings.weight_decay().put(options.weightDecay());
        AdamW optimizer = new AdamW(unet.parameters(), settings);
        MaskAugmenter augmenter = new MaskAugmenter(options.side(), random);
        int steps = pixels.size() / options.batchSize();
        for (int epoch = 0; epoch < options.epochs(); epoch++) {
            long start = System.nanoTime();
            int[] order = Seeds.permutation(pixels.size(), random);
            double sum = 0;
            for (int step = 0; step < steps; step++) {
                if (guard.isCancelled()) {
                    return Optional.empty();
                }
                double done = (epoch * (double) steps + step) / (options.epochs() * (double) steps);
                double rate = options.learningRate() * 0.5 * (1 + Math.cos(Math.PI * done));
                optimizer.param_groups().get(0).options().set_lr(rate);
                List<MaskPixels> batch = new ArrayList<>();
                for (int i = 0; i < options.batchSize(); i++) {
                    batch.add(augmenter.apply(pixels.get(order[step * options.batchSize() + i])));
                }
                sum += step(unet, optimizer, batch);
            }
            progress.epoch(epoch + 1, options.epochs(), sum / steps, (System.nanoTime() - start) / 1e9);
        }
        return Optional.of(new SegmentationModel(net, options.side(), unet.weights()));
    }

    @SuppressWarnings("try") // the scope works by being open
    private double step(UNet unet, AdamW optimizer, List<MaskPixels> batch) {
        try (PointerScope scope = new PointerScope()) {
            Tensor masks = stacked(batch.stream().map(MaskPixels::mask).toList());
            Tensor images =
                    standardized(stacked(batch.stream().map(MaskPixels::image).toList()));
            Tensor logits = UNet.resized(unet.logits(images, true), options.side(), options.side());
            optimizer.zero_grad();
            Tensor loss = loss(logits, masks);
            loss.backward();
            optimizer.step();
            return loss.item_double();
        }
    }

    static Tensor loss(Tensor logits, Tensor masks) {
        Tensor entropy =
                torch.binary_cross_entropy_with_logits(logits, masks, new TensorOptional(), new TensorOptional(), MEAN);
        Tensor lungs = torch.sigmoid(logits);
        long[] pixels = {1, 2, 3};
        Tensor both = lungs.mul(masks).sum(pixels).mul_(Tensors.scalar(2)).add_(Tensors.scalar(1));
        Tensor all = lungs.sum(pixels).add(masks.sum(pixels)).add_(Tensors.scalar(1)); // 1 / 1 where there are none
        return entropy.add(Tensors.scalar(1)).sub(both.div(all).mean());
    }

    private Tensor stacked(List<float[]> images) {
        int area = options.side() * options.side();
        float[] all = new float[Math.multiplyExact(images.size(), area)];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, all, i * area, area);
        }
        return Tensors.of(all, images.size(), 1, options.side(), options.side());
    }

    /** Mean 0 and deviation 1 in each image; the exported graph does the same. */
    static Tensor standardized(Tensor images) {
        long[] pixels = {1, 2, 3};
        Tensor centered = images.sub(images.mean(pixels, true, new org.bytedeco.pytorch.ScalarTypeOptional()));
        Tensor variance = centered.mul(centered).mean(pixels, true, new org.bytedeco.pytorch.ScalarTypeOptional());
        return centered.div(variance.sqrt().add_(Tensors.scalar(SegmentationModel.LEAST_DEVIATION)));
    }
}
