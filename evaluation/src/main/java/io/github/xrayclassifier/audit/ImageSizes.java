// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names for image sizes: the frequent ones by their pixels, the others by their shape. */
final class ImageSizes {

    /** A size that fewer images have tells little by itself. */
    private static final double FREQUENT = 0.02;

    private final Map<String, Integer> counts = new HashMap<>();
    private final int images;

    ImageSizes(List<AuditImage> pictures) {
        images = pictures.size();
        pictures.forEach(picture -> counts.merge(pixels(picture), 1, Integer::sum));
    }

    String of(AuditImage picture) {
        if (counts.getOrDefault(pixels(picture), 0) >= FREQUENT * images) {
            return pixels(picture);
        }
        double aspect = (double) picture.width() / picture.height();
        return aspect > 1.05 ? "other, wide" : aspect < 0.95 ? "other, tall" : "other, square";
    }

    private static String pixels(AuditImage picture) {
        return picture.width() + " x " + picture.height();
    }
}
