// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.image.GrayImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/**
 * Writes gray images as the bytes of image files. PNG, TIFF, BMP and DICOM are written here, byte by byte, so that they do
 * not depend on the readers that they test; JPEG by the JDK, whose bytes differ from one JDK to the next.
 *
 * <p>Stateless; may be called by any thread.
 */
public final class ImageFiles {

    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private ImageFiles() {}

    /**
     * A gray PNG, each row with the filter that libpng would choose, not interlaced.
     *
     * @param image 8 or 16 bits
     * @return the file
     */
    public static byte[] png(GrayImage image) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(PNG_SIGNATURE);
        file.writeBytes(chunk("IHDR", pngHeader(image.width(), image.height(), depth(image, "PNG"))));
        byte[] rows = rows(image, 1);
        PngFilters.apply(rows, rows.length / image.height(), image.bits() / 8);
        file.writeBytes(chunk("IDAT", deflated(rows)));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    /**
     * The beginning of a gray PNG: signature and header, no pixels. What a hostile file of 33 bytes can claim.
     *
     * @param width pixels it claims
     * @param height pixels it claims
     * @return signature and IHDR
     */
    public static byte[] pngClaiming(int width, int height) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(PNG_SIGNATURE);
        file.writeBytes(chunk("IHDR", pngHeader(width, height, 8)));
        return file.toByteArray();
    }

    /**
     * A gray baseline JPEG of quality 75, the JDK's default.
     *
     * @param image 8 bits
     * @return the file
     */
    public static byte[] jpeg(GrayImage image) {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
        byte[] target = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        System.arraycopy(image.samples8(), 0, target, 0, target.length);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from memory
        }
        return file.toByteArray();
    }

    /**
     * A gray, uncompressed little-endian TIFF of one strip, 0 = black.
     *
     * @param image 8 or 16 bits
     * @return the file
     */
    public static byte[] tiff(GrayImage image) {
        int depth = depth(image, "TIFF");
        byte[] strip = littleEndian(rows(image, 0), depth);
        int[][] tags = {
            // Tag, type (3 = short, 4 = long), value; TIFF 6.0, section 3 and 4.
            {256, 4, image.width()},
            {257, 4, image.height()},
            {258, 3, depth},
            {259, 3, 1},
            {262, 3, 1},
            {273, 4, 8},
            {277, 3, 1},
            {278, 4, image.height()},
            {279, 4, strip.length}
        };
        int directory = 8 + strip.length + strip.length % 2;
        ByteBuffer file =
                ByteBuffer.allocate(directory + 2 + 12 * tags.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'I', 'I', 42, 0}).putInt(directory).put(strip);
        file.position(directory).putShort((short) tags.length);
        for (int[] tag : tags) {
            file.putShort((short) tag[0]).putShort((short) tag[1]).putInt(1).putInt(tag[2]);
        }
        return file.array();
    }

    /**
     * A BMP with a gray palette of 256 entries, stored from the last row up.
     *
     * @param image 8 bits
     * @return the file
     */
    public static byte[] bmp(GrayImage image) {
        byte[] samples = image.samples8();
        int stride = (image.width() + 3) / 4 * 4;
        int pixels = 14 + 40 + 4 * 256;
        int length = pixels + stride * image.height();
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(length).putInt(0).putInt(pixels);
        file.putInt(40)
                .putInt(image.width())
                .putInt(image.height())
                .putShort((short) 1)
                .putShort((short) 8);
        file.putInt(0)
                .putInt(stride * image.height())
                .putInt(2835)
                .putInt(2835)
                .putInt(256)
                .putInt(0);
        for (int gray = 0; gray < 256; gray++) {
            file.putInt(gray * 0x010101);
        }
        for (int row = image.height() - 1; row >= 0; row--) {
            file.put(samples, row * image.width(), image.width()).position(pixels + (image.height() - row) * stride);
        }
        return file.array();
    }

    /**
     * A DICOM file (Part 10, explicit little endian) of a digital radiograph, MONOCHROME2, not compressed.
     *
     * @param image 8 or 16 bits, as many of them stored
     * @param attributes text by tag, group in the upper 16 bits, for example 0x0010_0020 for the patient's ID
     * @return the file
     */
    public static byte[] dicom(GrayImage image, Map<Integer, String> attributes) {
        int depth = depth(image, "DICOM");
        TreeMap<Integer, byte[]> elements = new TreeMap<>();
        attributes.forEach((tag, text) -> elements.put(tag, element(tag, "LO", ascii(text, ' '))));
        elements.put(0x0002_0010, element(0x0002_0010, "UI", ascii("1.2.840.10008.1.2.1", '\0')));
        elements.put(0x0008_0016, element(0x0008_0016, "UI", ascii("1.2.840.10008.5.1.4.1.1.1.1", '\0')));
        elements.put(0x0008_0060, element(0x0008_0060, "CS", ascii("DX", ' ')));
        elements.put(0x0028_0004, element(0x0028_0004, "CS", ascii("MONOCHROME2", ' ')));
        int[][] numbers = {
            {0x0028_0002, 1},
            {0x0028_0010, image.height()},
            {0x0028_0011, image.width()},
            {0x0028_0100, depth},
            {0x0028_0101, depth},
            {0x0028_0102, depth - 1},
            {0x0028_0103, 0}
        };
        for (int[] number : numbers) {
            elements.put(number[0], element(number[0], "US", new byte[] {(byte) number[1], (byte) (number[1] >> 8)}));
        }
        byte[] samples = littleEndian(rows(image, 0), depth);
        elements.put(
                0x7FE0_0010, element(0x7FE0_0010, "OW", Arrays.copyOf(samples, samples.length + samples.length % 2)));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes(ascii("DICM", ' '));
        elements.values().forEach(file::writeBytes);
        return file.toByteArray();
    }

    /** Of even length, as PS3.5 section 6.2 demands. */
    private static byte[] ascii(String text, char padding) {
        return (text.length() % 2 == 0 ? text : text + padding).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] element(int tag, String vr, byte[] value) {
        boolean isLong = vr.equals("OW");
        ByteBuffer element = ByteBuffer.allocate((isLong ? 12 : 8) + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (tag >>> 16))
                .putShort((short) tag)
                .put(vr.getBytes(StandardCharsets.US_ASCII));
        if (isLong) {
            element.putShort((short) 0).putInt(value.length);
        } else {
            element.putShort((short) value.length);
        }
        return element.put(value).array();
    }

    /**
     * The beginning of a file, as an interrupted copy leaves it.
     *
     * @param file any bytes
     * @param share how much stays, 0 to 1
     * @return the first bytes
     */
    public static byte[] truncated(byte[] file, double share) {
        return Arrays.copyOf(file, (int) (file.length * share));
    }

    private static int depth(GrayImage image, String format) {
        if (image.bits() != 8 && image.bits() != 16) {
            throw new IllegalArgumentException(format + ": expected 8 or 16 bits, found " + image.bits());
        }
        return image.bits();
    }

    /** The samples row after row, big-endian, each row after {@code lead} zero bytes. */
    private static byte[] rows(GrayImage image, int lead) {
        int bytes = image.bits() / 8;
        ByteBuffer rows = ByteBuffer.allocate((lead + image.width() * bytes) * image.height());
        for (int y = 0; y < image.height(); y++) {
            rows.position(rows.position() + lead);
            for (int x = 0; x < image.width(); x++) {
                int sample = image.sample(x, y);
                if (bytes == 2) {
                    rows.put((byte) (sample >> 8));
                }
                rows.put((byte) sample);
            }
        }
        return rows.array();
    }

    private static byte[] littleEndian(byte[] bigEndian, int depth) {
        for (int i = 0; depth == 16 && i < bigEndian.length; i += 2) {
            byte high = bigEndian[i];
            bigEndian[i] = bigEndian[i + 1];
            bigEndian[i + 1] = high;
        }
        return bigEndian;
    }

    private static byte[] pngHeader(int width, int height, int depth) {
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .array(); // color type 0 (gray), deflate, adaptive filters, not interlaced: four zeros
    }

    private static byte[] chunk(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
        chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + content.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from memory
        }
        return out.toByteArray();
    }
}
