// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lossless Huffman-coded JPEG (process SOF3) of 2 to 16 bits: ITU-T T.81 annex H. One picture, one thread.
 */
final class LosslessJpegDecoder {

    private final JpegHeader header;
    private final short[][] planes;
    private final boolean[] decoded;
    private final @Nullable JpegHuffman[] tables = new JpegHuffman[4];
    private int restartInterval;

    private LosslessJpegDecoder(JpegHeader header) {
        this.header = header;
        this.planes = new short[header.components()][header.width() * header.height()];
        this.decoded = new boolean[header.components()];
    }

    static Picture decode(JpegHeader header) {
        checkSize(header);
        LosslessJpegDecoder decoder = new LosslessJpegDecoder(header);
        for (Bytes segment : header.coding()) {
            decoder.read(segment);
        }
        for (boolean component : decoder.decoded) {
            if (!component) {
                throw new MalformedImageException("JPEG: expected a scan for each component, found one missing");
            }
        }
        return decoder.picture();
    }

    // Each sample takes at least one bit, so that a short file with a large header is refused before any allocation.
    private static void checkSize(JpegHeader header) {
        long bits = header.coding().stream().mapToLong(Bytes::length).sum() * 8;
        if (bits < (long) header.width() * header.height() * header.components()) {
            throw new MalformedImageException("JPEG: expected data for " + header.width() + " x " + header.height()
                    + " pixels, found " + bits / 8 + " bytes");
        }
    }

    private void read(Bytes segment) {
        int marker = segment.u8(1);
        switch (marker) {
            case 0xC3 -> checkSampling(segment);
            case 0xC4 -> readTables(segment);
            case 0xDD -> restartInterval = segment.u16(4);
            case 0xDA -> readScan(segment);
            default -> {} // DQT and others mean nothing to this process
        }
    }

    private void checkSampling(Bytes segment) {
        for (int i = 0; i < header.components(); i++) {
            int factors = segment.u8(11 + 3L * i);
            if (header.components() > 1 && factors != 0x11) {
                throw new UnsupportedImageException(
                        "lossless JPEG header: expected components of one size, found sampling "
                                + Integer.toHexString(factors));
            }
        }
    }

    private void readTables(Bytes segment) {
        int at = 4;
        while (at < segment.length()) {
            int number = segment.u8(at);
            if (number > 3) {
                throw new MalformedImageException("lossless JPEG: expected Huffman table 0 to 3, found " + number);
            }
            JpegHuffman table = JpegHuffman.read(segment, at + 1);
            tables[number] = table;
            at += 17 + table.size();
        }
    }

    private void readScan(Bytes segment) {
        int components = segment.u8(4);
        int headerLength = 2 + segment.u16(2);
        if (components < 1 || components > header.components() || headerLength != 8 + 2 * components) {
            throw new MalformedImageException(
                    "JPEG scan: expected 1 to " + header.components() + " components, found " + components);
        }
        short[][] scanned = new short[components][];
        JpegHuffman[] used = new JpegHuffman[components];
        for (int i = 0; i < components; i++) {
            int component = header.ids().indexOf(segment.u8(5 + 2L * i));
            JpegHuffman table = tables[(segment.u8(6 + 2L * i) >> 4) & 3];
            if (component < 0 || decoded[component] || table == null) {
                throw new MalformedImageException("JPEG scan: expected a new component with a table, found another");
            }
            decoded[component] = true;
            scanned[i] = planes[component];
            used[i] = table;
        }
        int predictor = segment.u8(headerLength - 3);
        int shift = segment.u8(headerLength - 1) & 15;
        if (predictor < 1 || predictor > 7 || shift >= header.precision()) {
            throw new MalformedImageException("lossless JPEG scan: expected predictor 1 to 7 and a shift below "
                    + header.precision() + ", found " + predictor + " and " + shift);
        }
        JpegBits bits = new JpegBits(Scratch.fresh()).load(segment.part(headerLength, segment.length() - headerLength));
        new LosslessScan(header.width(), header.height(), header.precision() - shift, predictor)
                .read(bits, scanned, used, restartInterval);
        shiftUp(scanned, shift);
    }

    private static void shiftUp(short[][] scanned, int shift) {
        if (shift > 0) {
            for (short[] plane : scanned) {
                for (int i = 0; i < plane.length; i++) {
                    plane[i] = (short) (plane[i] << shift);
                }
            }
        }
    }

    private Picture picture() {
        Luma luma = new Luma((1 << header.precision()) - 1);
        short[] gray = planes[0];
        if (planes.length == 3) {
            boolean rgb = header.isRgb();
            for (int i = 0; i < gray.length && rgb; i++) {
                gray[i] = (short) luma.of(gray[i] & 0xFFFF, planes[1][i] & 0xFFFF, planes[2][i] & 0xFFFF);
            }
        }
        double colorfulness = luma.colorfulness(gray.length);
        return Picture.of(image(gray), header.orientation(), colorfulness, List.of());
    }

    private GrayImage image(short[] gray) {
        if (header.precision() > 8) {
            return GrayImage.wrap16(gray, header.width(), header.height(), header.precision());
        }
        int white = (1 << header.precision()) - 1;
        byte[] samples = new byte[gray.length];
        for (int i = 0; i < gray.length; i++) {
            samples[i] = (byte) ((gray[i] * 255 + white / 2) / white);
        }
        return GrayImage.wrap8(samples, header.width(), header.height());
    }
}
