// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.training.recipe.Normalization;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The input of a network, normalized as in the exported graph, and its logits for one image. */
public final class NetworkInference {

    private NetworkInference() {}

    /** Gray images [N, 1, H, W] in 0 to 1 to the network's input. */
    public static Tensor normalize(Tensor images, int channels, Normalization normalization) {
        Tensor x = images.sub(Tensors.scalar(normalization.mean())).div_(Tensors.scalar(normalization.deviation()));
        Tensor all = channels == 1 ? x : x.expand(x.size(0), channels, x.size(2), x.size(3));
        return all.contiguous(torch.MemoryFormat.ChannelsLast);
    }

    /** The logits of one gray image, loading libtorch for it. */
    @SuppressWarnings("try") // the scope and the guard work by being open
    public static float[] logits(NetworkWeights model, byte[] gray) {
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
}
