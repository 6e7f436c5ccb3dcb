// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import io.github.xrayclassifier.image.GrayImage;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** Draws a heatmap over its image, with a color bar in a strip to the right. One image, one thread. */
final class Overlay {

    // At the peak the color covers 60 %, so 40 % of the original's contrast stays visible everywhere.
    private static final double LARGEST_ALPHA = 0.6;
    // One logit is a factor of e in the odds; a map that never reaches it must not glow as if it said much.
    private static final double SMALLEST_SCALE = 1;

    private final Heatmap map;
    private final GrayImage image;
    private final double scale;
    private final BufferedImage out;

    private Overlay(Heatmap map, GrayImage image) {
        this.map = map;
        this.image = image;
        this.scale = scale(map);
        this.out = new BufferedImage(
                image.width() + stripWidth(image.height()), image.height(), BufferedImage.TYPE_INT_RGB);
    }

    static BufferedImage draw(Heatmap map, GrayImage image) {
        Overlay overlay = new Overlay(map, image);
        overlay.drawImage();
        overlay.drawBar();
        return overlay.out;
    }

    /** The colors alone, each as opaque as its share of the scale. */
    static BufferedImage layer(Heatmap map, int width, int height) {
        BufferedImage layer = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Heatmap.Frame frame = map.frame();
        double scale = scale(map);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double value =
                        map.sample((x + 0.5) * frame.sourceWidth() / width, (y + 0.5) * frame.sourceHeight() / height);
                double share = value > 0 ? Math.min(1, value / scale) : 0; // this way round, NaN is unseen
                layer.setRGB(x, y, (int) Math.round(255 * share) << 24 | Colormap.rgb(share));
            }
        }
        return layer;
    }

    private static double scale(Heatmap map) {
        return Math.max(SMALLEST_SCALE, map.peak().value());
    }

    private static int dot(int height) {
        return Math.max(2, height / 200); // text of 10 dots a line is 10 pixels high on 224, 50 on 1024
    }

    static int stripWidth(int height) {
        return dot(height) * (5 + 3 * 2 + 5 * Glyphs.WIDTH);
    }

    private void drawImage() {
        Heatmap.Frame frame = map.frame();
        int[] line = new int[image.width()]; // as TYPE_INT_RGB holds its pixels
        for (int y = 0; y < image.height(); y++) {
            double sourceY = (y + 0.5) * frame.sourceHeight() / image.height();
            for (int x = 0; x < line.length; x++) {
                double sourceX = (x + 0.5) * frame.sourceWidth() / line.length;
                line[x] = blend(image.sample(x, y) * 255.0 / image.maxValue(), map.sample(sourceX, sourceY) / scale);
            }
            out.getRaster().setDataElements(0, y, line.length, 1, line);
        }
    }

    /** Evidence against the finding and what the model did not see stay gray. */
    private static int blend(double gray, double share) {
        // This way round, NaN is unseen.
        return share > 0 ? Colormap.over(gray, LARGEST_ALPHA * Math.min(1, share), share) : Colormap.over(gray, 0, 0);
    }

    private void drawBar() {
        int dot = dot(image.height());
        int left = image.width() + 2 * dot;
        int top = 2 * dot;
        int height = Math.max(1, image.height() - 4 * dot);
        for (int y = 0; y < height && top + y < image.height(); y++) {
            int color = Colormap.rgb(1 - (y + 0.5) / height);
            for (int x = 0; x < 5 * dot; x++) {
                out.setRGB(left + x, top + y, color);
            }
        }
        int text = left + 7 * dot;
        Glyphs.draw(out, label(scale), text, top, dot);
        Glyphs.draw(out, "LOGIT", text, top + (Glyphs.HEIGHT + 2) * dot, dot);
        Glyphs.draw(out, "0", text, top + height - Glyphs.HEIGHT * dot, dot);
    }

    /** At most five characters. */
    private static String label(double value) {
        if (value >= 10_000) {
            return String.format(Locale.ROOT, "%.0e", value).replaceFirst("e\\+0?", "E");
        }
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f", value);
    }
}
