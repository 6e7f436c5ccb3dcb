// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks.peers;

import io.github.xrayclassifier.image.GrayImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** The JDK's way to each step, as its tutorials have it. */
public final class Peers {

    private Peers() {}

    public static BufferedImage read(byte[] file) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
        if (picture == null) {
            throw new IOException("no reader of the JDK takes the file");
        }
        return picture;
    }

    /** Width and height that a JPEG file's header gives; empty for another file. */
    static int[] jpegSides(byte[] file) throws IOException {
        if (file[0] != (byte) 0xFF) {
            return new int[0];
        }
        try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            var reader = ImageIO.getImageReadersByFormatName("jpeg").next();
            reader.setInput(in);
            int[] sides = {reader.getWidth(0), reader.getHeight(0)};
            reader.dispose();
            return sides;
        }
    }

    /** The samples of a gray image, unconverted. */
    public static GrayImage gray(BufferedImage picture) {
        var samples = picture.getRaster().getDataBuffer();
        return samples instanceof DataBufferByte bytes
                ? GrayImage.wrap8(bytes.getData(), picture.getWidth(), picture.getHeight())
                : GrayImage.wrap16(((DataBufferUShort) samples).getData(), picture.getWidth(), picture.getHeight(), 16);
    }

    /** Graphics2D's bilinear filter: four neighbors, whatever the reduction. */
    public static BufferedImage scale(BufferedImage picture, int width, int height, int type) {
        BufferedImage small = new BufferedImage(width, height, type);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }

    /** One channel, pixel by pixel: what tutorials do. */
    static byte[] channel(BufferedImage picture) {
        byte[] out = new byte[picture.getWidth() * picture.getHeight()];
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                out[y * picture.getWidth() + x] = (byte) (picture.getRGB(x, y) & 0xFF);
            }
        }
        return out;
    }
}
