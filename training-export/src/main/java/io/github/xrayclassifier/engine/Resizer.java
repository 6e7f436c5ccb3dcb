// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.LongVectorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBilinear;

/** Batches at another size, by libtorch's antialiased bilinear filter. */
public final class Resizer {

    private Resizer() {}

    /** Images at another size, with the antialiased triangle filter when they shrink. */
    public static Tensor resize(Tensor images, long height, long width) {
        if (images.size(2) == height && images.size(3) == width) {
            return images;
        }
        InterpolateFuncOptions options = new InterpolateFuncOptions();
        options.size().put(new LongVectorOptional(new LongVector(height, width)));
        options.mode().put(new kBilinear());
        options.align_corners().put(new BoolOptional(false));
        options.antialias().put(height < images.size(2) || width < images.size(3));
        return torch.interpolate(images, options);
    }
}
