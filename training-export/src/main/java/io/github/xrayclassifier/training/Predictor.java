// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.tensor.Shape;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Normalizes pixels as the exported graph does, and runs a network on whole splits without gradients. */
final class Predictor {

    private static final int BATCH = 64;

    private Predictor() {}

    /** Gray images [N, 1, H, W] in 0 to 1 to the network's input. */
    static Tensor normalize(Tensor images, int channels, Normalization normalization) {
        Tensor x = images.sub(Tensors.scalar(normalization.mean())).div_(Tensors.scalar(normalization.deviation()));
        Tensor all = channels == 1 ? x : x.expand(x.size(0), channels, x.size(2), x.size(3));
        return all.contiguous(torch.MemoryFormat.ChannelsLast);
    }

    /** The logits of every image at full size. */
    @SuppressWarnings("try") // the scope and the guard work by being open
    static float[][] logits(MobileNetV2 net, Examples examples, Normalization normalization) {
        float[][] all = new float[examples.count()][];
        for (int first = 0; first < all.length; first += BATCH) {
            int[] indices =
                    IntStream.range(first, Math.min(all.length, first + BATCH)).toArray();
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor input =
                        normalize(examples.images(indices), net.architecture().inputChannels(), normalization);
                Tensor logits = net.classify(MobileNetV2.embedding(net.features(input, false)));
                split(Tensors.floats(logits), indices.length, all, first);
            }
        }
        return all;
    }

    /** The logits of one gray image, loading libtorch for it. */
    @SuppressWarnings("try") // the scope and the guard work by being open
    static float[] logits(TrainedModel model, byte[] gray) {
        Natives.load();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            MobileNetV2 net = new MobileNetV2(model.architecture(), model.weights(), false);
            Shape shape = model.preprocessing().shape();
            Tensor pixels = Tensors.ofUnsigned(gray, 1, 1, shape.height(), shape.width())
                    .div_(Tensors.scalar(255));
            Tensor input = normalize(pixels, shape.channels(), model.normalization());
            return Tensors.floats(net.classify(MobileNetV2.embedding(net.features(input, false))));
        }
    }

    private static void split(float[] values, int rows, float[][] target, int first) {
        int width = values.length / rows;
        for (int i = 0; i < rows; i++) {
            target[first + i] = java.util.Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
    }
}
