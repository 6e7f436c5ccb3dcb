// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image that another encoder wrote and another decoder read; see the folder's SOURCE.
 *
 * @param file name in the folder
 * @param format what it is
 * @param width pixels of the upright image
 * @param height pixels of the upright image
 * @param bits a sample
 * @param tolerance how far a sample may be off
 * @param oracle who says what is in it
 * @param sha256 of the samples, 16 bits each, big-endian
 */
record Golden(
        String file, String format, int width, int height, int bits, int tolerance, String oracle, String sha256) {

    static List<Golden> all() {
        return lines("expected.csv").map(Golden::parse).toList();
    }

    static Stream<String> lines(String csv) {
        return new String(read(csv), StandardCharsets.UTF_8).lines().skip(1);
    }

    private static Golden parse(String line) {
        List<String> cells = Arrays.asList(line.split(",", -1));
        return new Golden(
                cells.get(0),
                cells.get(1),
                Integer.parseInt(cells.get(2)),
                Integer.parseInt(cells.get(3)),
                Integer.parseInt(cells.get(4)),
                Integer.parseInt(cells.get(5)),
                cells.get(6),
                cells.get(7));
    }

    static byte[] read(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/decode/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("expected golden/decode/" + name + ", found nothing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        return read(file);
    }

    /** The samples of the PGM that stands beside a file with tolerance. */
    byte[] samples() {
        byte[] pgm = read("expected/" + file + ".pgm");
        return Arrays.copyOfRange(pgm, pgm.length - width * height, pgm.length);
    }

    static byte[] bigEndian(GrayImage image) {
        ByteBuffer samples = ByteBuffer.allocate(2 * image.width() * image.height());
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                samples.putShort((short) image.sample(x, y));
            }
        }
        return samples.array();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return file;
    }
}
