// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;

/**
 * The properties of one image by which a data set is audited. Its arrays are not copied: do not change them.
 *
 * @param entry its row
 * @param content SHA-256 of the file
 * @param width pixels of the file's image
 * @param height pixels of the file's image
 * @param grid 16 x 16 gray means, 0 to 1
 * @param print perceptual hash
 * @param thumbnail 32 x 32 gray values less their mean, of length 1; for correlations
 */
public record AuditImage(
        ManifestEntry entry, String content, int width, int height, float[] grid, long print, float[] thumbnail) {

    static final int GRID = 16;
    private static final Preprocessing SMALL = Preprocessing.of(PerceptualHash.SIDE, PerceptualHash.SIDE);
    private static final DecodeRequest ENOUGH =
            DecodeRequest.defaults().withFast(2 * PerceptualHash.SIDE, 2 * PerceptualHash.SIDE);

    static AuditImage read(ManifestEntry entry, List<ImageDecoder> decoders) throws IOException {
        return of(entry, entry.read(decoders, ENOUGH), Sha256.of(Files.readAllBytes(entry.file())));
    }

    /**
     * The properties of a decoded image.
     *
     * @param entry its row
     * @param image of the row's file
     * @param content SHA-256 of the file
     * @return the properties
     */
    public static AuditImage of(ManifestEntry entry, DecodedImage image, String content) {
        ByteBuffer pixels = SMALL.apply(image.pixels()).buffer();
        float[] gray = new float[PerceptualHash.SIDE * PerceptualHash.SIDE];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (pixels.get(i) & 0xFF) / 255f;
        }
        return new AuditImage(
                entry,
                content,
                image.sourceWidth(),
                image.sourceHeight(),
                halved(gray),
                PerceptualHash.of(gray),
                normalized(gray));
    }

    private static float[] halved(float[] gray) {
        float[] grid = new float[GRID * GRID];
        for (int y = 0; y < PerceptualHash.SIDE; y++) {
            for (int x = 0; x < PerceptualHash.SIDE; x++) {
                grid[y / 2 * GRID + x / 2] += gray[y * PerceptualHash.SIDE + x] / 4;
            }
        }
        return grid;
    }

    /** An image of one gray has length 0 and correlates with none. */
    private static float[] normalized(float[] gray) {
        double mean = 0;
        for (float value : gray) {
            mean += value / gray.length;
        }
        double squares = 0;
        for (float value : gray) {
            squares += (value - mean) * (value - mean);
        }
        float[] unit = new float[gray.length];
        for (int i = 0; i < gray.length && squares > 0; i++) {
            unit[i] = (float) ((gray[i] - mean) / Math.sqrt(squares));
        }
        return unit;
    }

    double correlation(AuditImage other) {
        double sum = 0;
        for (int i = 0; i < thumbnail.length; i++) {
            sum += (double) thumbnail[i] * other.thumbnail[i];
        }
        return sum;
    }
}
