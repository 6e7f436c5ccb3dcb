// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import java.nio.ByteBuffer;

/**
 * A decoder that blanks the middle 10/16 of either side of an image, where the lungs are on a frontal radiograph. A model that
 * still answers rightly has learned from the rest. The gap takes the mean of the margin, so that no black square is seen.
 *
 * @param decoder reads the files
 */
public record CenterBlanked(ImageDecoder decoder) implements ImageDecoder {

    @Override
    public boolean recognizes(ByteBuffer source) {
        return decoder.recognizes(source);
    }

    @Override
    public DecodedImage decode(ByteBuffer source, DecodeRequest request) {
        DecodedImage image = decoder.decode(source, request);
        return new DecodedImage(
                blanked(image.pixels()),
                image.sourceWidth(),
                image.sourceHeight(),
                image.format(),
                image.colorfulness(),
                image.warnings());
    }

    /** {@return the image with its center blanked, in the same depth} */
    public static GrayImage blanked(GrayImage image) {
        int width = image.width();
        int height = image.height();
        double sum = 0;
        int left = 0;
        for (int i = 0; i < width * height; i++) {
            if (!isCenter(i % width, width) || !isCenter(i / width, height)) {
                sum += image.sample(i % width, i / width);
                left++;
            }
        }
        short mean = (short) Math.round(sum / left);
        short[] samples = new short[width * height];
        for (int i = 0; i < samples.length; i++) {
            boolean isGap = isCenter(i % width, width) && isCenter(i / width, height);
            samples[i] = isGap ? mean : (short) image.sample(i % width, i / width);
        }
        if (!image.isEightBit()) {
            return GrayImage.wrap16(samples, width, height, image.bits());
        }
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return GrayImage.wrap8(bytes, width, height);
    }

    private static boolean isCenter(int at, int size) {
        return 16L * at >= 3L * size && 16L * at < 13L * size;
    }
}
