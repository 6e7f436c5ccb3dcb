// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Gray samples out of a {@link BufferedImage}: those of its raster, because {@code getRGB} truncates 16-bit gray to 8 and
 * bends it by a gamma. One image, one thread.
 */
public final class BufferedSamples {

    private static final String FORMAT = "BufferedImage";

    private final BufferedImage image;
    private final Raster raster;
    private final int width;
    private final int height;

    private BufferedSamples(BufferedImage image) {
        this.image = image;
        this.raster = image.getRaster();
        this.width = image.getWidth();
        this.height = image.getHeight();
    }

    /**
     * Copies an image that is already in memory.
     *
     * @param image gray of 8 to 16 bits, or RGB with or without a palette
     * @return gray samples
     */
    public static RawImage read(BufferedImage image) {
        BufferedSamples samples = new BufferedSamples(image);
        ColorModel colors = image.getColorModel();
        boolean gray = colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY && !(colors instanceof IndexColorModel);
        return gray ? RawImage.of(samples.gray(colors.getComponentSize(0)), 0) : samples.color(colors);
    }

    private Samples gray(int bits) {
        int transfer = raster.getTransferType();
        boolean whole = transfer == DataBuffer.TYPE_BYTE || transfer == DataBuffer.TYPE_USHORT;
        if (bits < 8 || bits > 16 || !whole) {
            throw new UnsupportedImageException(FORMAT + ": expected gray of 8 to 16 unsigned bits, found " + bits
                    + " bits of transfer type " + transfer);
        }
        int[] row = new int[width];
        byte[] bytes = new byte[bits == 8 ? width * height : 0];
        short[] shorts = new short[bits == 8 ? 0 : width * height];
        for (int y = 0; y < height; y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                if (bits == 8) {
                    bytes[y * width + x] = (byte) row[x];
                } else {
                    shorts[y * width + x] = (short) row[x];
                }
            }
        }
        return bits == 8 ? Samples.wrap8(bytes, width, height) : Samples.wrap16(shorts, width, height, bits);
    }

    /** By the color model's own reading of each pixel as 8-bit RGB; alpha is left out, as for files. */
    private RawImage color(ColorModel colors) {
        if (colors.getColorSpace().getType() != ColorSpace.TYPE_RGB) {
            throw new UnsupportedImageException(FORMAT + ": expected gray or RGB, found color space type "
                    + colors.getColorSpace().getType());
        }
        Luma luma = Luma.upTo(255);
        byte[] samples = new byte[width * height];
        int[] line = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, line, 0, width); // 8-bit sRGB: for colors nothing is lost that luma needs
            for (int x = 0; x < width; x++) {
                int rgb = line[x];
                samples[y * width + x] = (byte) luma.gray((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF);
            }
        }
        return RawImage.of(Samples.wrap8(samples, width, height), luma.colorfulness((long) width * height));
    }
}
