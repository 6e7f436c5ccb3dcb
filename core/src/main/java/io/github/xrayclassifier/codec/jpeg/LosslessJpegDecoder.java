// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lossless Huffman-coded JPEG (process SOF3) of 2 to 16 bits: ITU-T T.81 annex H. One image, one thread.
 */
final class LosslessJpegDecoder {

    private final JpegHeader header;
    private final short[][] planes;
    private final boolean[] decoded;
    private final @Nullable JpegHuffman[] tables = new JpegHuffman[4];
    private int restartInterval;

    private final JpegBits bits;
    private final List<String> faults;

    private LosslessJpegDecoder(JpegHeader header, Scratch scratch) {
        this.header = header;
        this.bits = scratch.tool(JpegBits.class, () -> new JpegBits(scratch));
        this.faults = new ArrayList<>(header.faults());
        this.planes = new short[header.components()][header.width() * header.height()];
        this.decoded = new boolean[header.components()];
    }

    static LosslessJpegDecoder decode(JpegHeader header, Scratch scratch) {
        checkSize(header);
        LosslessJpegDecoder decoder = new LosslessJpegDecoder(header, scratch);
        for (Bytes segment : header.coding()) {
            decoder.read(segment);
        }
        for (boolean component : decoder.decoded) {
            if (!component) {
                throw new MalformedImageException("JPEG: expected a scan for each component, found one missing");
            }
        }
        return decoder;
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
        bits.load(segment.part(headerLength, segment.length() - headerLength));
        new LosslessScan(header.width(), header.height(), header.precision() - shift, predictor)
                .read(bits, scanned, used, restartInterval, faults);
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

    List<String> faults() {
        return faults;
    }

    /** All components, the samples of a pixel side by side. */
    short[] samples() {
        int count = planes.length;
        if (count == 1) {
            return planes[0];
        }
        short[] samples = new short[Math.multiplyExact(planes[0].length, count)];
        for (int c = 0; c < count; c++) {
            for (int i = 0; i < planes[c].length; i++) {
                samples[i * count + c] = planes[c][i];
            }
        }
        return samples;
    }

    RawImage image() {
        int white = (1 << header.precision()) - 1;
        boolean rgb = header.isRgb();
        Luma luma = Luma.upTo(rgb ? white : 255);
        short[] gray = planes[0];
        for (int i = 0; i < gray.length && planes.length == 3; i++) {
            int first = gray[i] & 0xFFFF;
            int second = planes[1][i] & 0xFFFF;
            int third = planes[2][i] & 0xFFFF;
            if (rgb) {
                gray[i] = (short) luma.gray(first, second, third);
            } else {
                luma.countYcc(first * 255 / white, second * 255 / white, third * 255 / white);
            }
        }
        return RawImage.of(samples(gray), luma.colorfulness(gray.length))
                .withOrientation(header.orientation())
                .withFrames(header.frames())
                .withFaults(faults);
    }

    private Samples samples(short[] gray) {
        if (header.precision() > 8) {
            return Samples.wrap16(gray, header.width(), header.height(), header.precision());
        }
        int white = (1 << header.precision()) - 1;
        byte[] samples = new byte[gray.length];
        for (int i = 0; i < gray.length; i++) {
            samples[i] = (byte) ((gray[i] * 255 + white / 2) / white);
        }
        return Samples.wrap8(samples, header.width(), header.height());
    }
}
