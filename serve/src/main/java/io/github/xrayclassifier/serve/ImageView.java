// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.tensor.Filter;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An image in a form that a browser can show: gray samples in their own depth, so that window and level act on what the
 * file holds and not on 8 bits of it, and one layer of colors for each finding.
 */
final class ImageView {

    private static final int LAYER_SIDE = 256; // a map has 7 x 7 values: the browser's interpolation does the rest

    private ImageView() {}

    /** The image, reduced if it is larger, and its heatmaps. */
    static Map<String, @Nullable Object> of(GrayImage image, Prediction prediction, int longestSide) {
        double scale = Math.min(1, (double) longestSide / Math.max(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(image.width() * scale));
        int height = Math.max(1, (int) Math.round(image.height() * scale));
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("width", width);
        view.put("height", height);
        view.put("white", image.maxValue());
        view.put("samples", Base64.getEncoder().encodeToString(samples(image, width, height)));
        view.put("heatmaps", heatmaps(prediction));
        return view;
    }

    /** Unsigned 16 bits, little endian: the mean over areas. */
    private static byte[] samples(GrayImage image, int width, int height) {
        FloatBuffer reduced = Preprocessing.of(width, height)
                .withFilter(Filter.AREA)
                .withFloat32(new IntensityRange(0, image.maxValue()), List.of(0f), List.of(1f))
                .apply(image)
                .buffer()
                .asFloatBuffer();
        ByteBuffer samples = ByteBuffer.allocate(2 * width * height).order(ByteOrder.LITTLE_ENDIAN);
        while (samples.hasRemaining()) {
            samples.putShort((short) Math.round(reduced.get()));
        }
        return samples.array();
    }

    private static List<Map<String, Object>> heatmaps(Prediction prediction) {
        try {
            return prediction.ranked().stream()
                    .map(score -> heatmap(prediction, score))
                    .toList();
        } catch (ModelException e) { // a model without maps: the image alone is shown
            return List.of();
        }
    }

    private static Map<String, Object> heatmap(Prediction prediction, Score.Probability score) {
        Heatmap heatmap = prediction.heatmap(score.finding());
        return Map.of(
                "finding",
                score.finding().name(),
                "peak_logit",
                heatmap.peak().value(),
                "png",
                Base64.getEncoder().encodeToString(png(heatmap.layer(LAYER_SIDE))));
    }

    /** Not {@code ImageIO.write}, whose default cache is a file. */
    static byte[] png(BufferedImage image) {
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (var out = new MemoryCacheImageOutputStream(bytes)) {
                writer.setOutput(out);
                writer.write(image);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does no input or output
        } finally {
            writer.dispose();
        }
    }
}
