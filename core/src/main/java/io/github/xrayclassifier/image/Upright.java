// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Samples;
import java.util.ArrayList;
import java.util.List;

/** The last step of every decode: from a codec's image as stored to one that stands upright, with its warnings. */
final class Upright {

    private Upright() {}

    static DecodedImage of(RawImage raw, String format) {
        Orientation orientation = Orientation.of(raw.orientation());
        boolean turned = orientation.swapsSides();
        return new DecodedImage(
                orientation.apply(image(raw.samples())),
                turned ? raw.height() : raw.width(),
                turned ? raw.width() : raw.height(),
                format,
                raw.colorfulness(),
                warnings(raw));
    }

    private static GrayImage image(Samples samples) {
        return samples.bits() == 8
                ? GrayImage.wrap8(samples.bytes(), samples.width(), samples.height())
                : GrayImage.wrap16(samples.shorts(), samples.width(), samples.height(), samples.bits());
    }

    private static List<ImageWarning> warnings(RawImage raw) {
        if (raw.frames() <= 1 && raw.faults().isEmpty()) {
            return List.of();
        }
        List<ImageWarning> warnings = new ArrayList<>();
        if (raw.frames() > 1) {
            warnings.add(new ImageWarning(
                    ImageWarning.Kind.MULTI_FRAME, "the file holds " + raw.frames() + " images; the first was read"));
        }
        for (String fault : raw.faults()) {
            warnings.add(new ImageWarning(ImageWarning.Kind.FILE_FAULT, fault));
        }
        return warnings;
    }
}
