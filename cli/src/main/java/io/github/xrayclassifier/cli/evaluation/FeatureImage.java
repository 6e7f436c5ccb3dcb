// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.tensor.Filter;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.awt.image.BufferedImage;

/** An image with one feature's map over it, in one color, because the value has no unit that a bar could show. */
final class FeatureImage {

    /** Orange: apart from gray for every kind of color vision. */
    private static final int[] COLOR = {255, 140, 0};

    /** At most 60 % color, so that the image stays visible, as in the overlays of findings. */
    private static final double LARGEST_ALPHA = 0.6;

    private FeatureImage() {}

    /**
     * Draws.
     *
     * @param scale the value that is drawn strongest
     */
    static BufferedImage draw(GrayImage image, Heatmap map, int side, double scale) {
        double factor = Math.min(1, (double) side / Math.max(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(image.width() * factor));
        int height = Math.max(1, (int) Math.round(image.height() * factor));
        byte[] gray = new byte[width * height];
        Preprocessing.of(width, height)
                .withFilter(Filter.AREA)
                .apply(image)
                .buffer()
                .get(gray);
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            double sourceY = (y + 0.5) * map.frame().sourceHeight() / height;
            for (int x = 0; x < width; x++) {
                double value = map.at((x + 0.5) * map.frame().sourceWidth() / width, sourceY)
                        .orElse(0);
                drawn.setRGB(x, y, blend(gray[y * width + x] & 0xFF, scale > 0 ? value / scale : 0));
            }
        }
        return drawn;
    }

    private static int blend(int gray, double share) {
        double alpha = LARGEST_ALPHA * Math.max(0, Math.min(1, share));
        int rgb = 0;
        for (int channel : COLOR) {
            rgb = rgb << 8 | (int) Math.round(gray * (1 - alpha) + channel * alpha);
        }
        return rgb;
    }
}
