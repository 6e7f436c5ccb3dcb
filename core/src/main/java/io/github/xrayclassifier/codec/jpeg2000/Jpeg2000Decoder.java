// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.LibraryReader;
import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;

/** JPEG 2000 codestreams, alone or in JP2 boxes, through the optional dependency jai-imageio-jpeg2000. Stateless. */
public final class Jpeg2000Decoder {

    private static final int SEARCHED = 4096; // bytes in which a codestream begins where boxes stand around it
    private static final int SYCC = 18; // T.800 table I.10

    private Jpeg2000Decoder() {}

    /**
     * Samples as coded.
     *
     * @param width pixels a row
     * @param height rows
     * @param components samples a pixel
     * @param bits a sample
     * @param signed whether samples below 0 are stored in two's complement
     * @param transformed whether the stream itself codes RGB as luma and differences; the samples are RGB
     * @param samples row by row, those of a pixel side by side
     */
    public record Coded(
            int width, int height, int components, int bits, boolean signed, boolean transformed, short[] samples) {}

    /** The refusal of a stream whose header is not what another header says of it. */
    @FunctionalInterface
    public interface HeaderCheck {

        /**
         * Refuses a header.
         *
         * @param width pixels a row
         * @param height rows
         * @param components samples a pixel
         * @param bits a sample
         */
        void check(int width, int height, int components, int bits);
    }

    /**
     * Decodes a codestream inside another format.
     *
     * @param frame the stream, perhaps in JP2 boxes
     * @param header checked before anything is allocated
     * @return the samples
     */
    public static Coded samples(Bytes frame, HeaderCheck header) {
        Codestream stream = Codestream.read(codestream(frame), header);
        short[] samples = LibraryReader.guarded(
                "JPEG 2000",
                () -> Jpeg2000Reader.read(stream.normalized(), stream.width(), stream.height(), stream.components()));
        return new Coded(
                stream.width(),
                stream.height(),
                stream.components(),
                stream.bits(),
                stream.isSigned(),
                stream.isTransformed(),
                samples);
    }

    /**
     * Decodes a file to gray.
     *
     * @param file a codestream, or JP2 boxes around one
     * @param limit checked before anything is allocated
     * @return the image
     */
    public static RawImage decode(Bytes file, SizeLimit limit) {
        Coded coded = samples(file, (width, height, components, bits) -> limit.check("JPEG 2000", width, height));
        if (coded.signed()) {
            throw new UnsupportedImageException("JPEG 2000 header: expected unsigned samples, found signed ones");
        }
        boolean color = coded.components() >= 3;
        int white = (1 << coded.bits()) - 1;
        boolean ycc = color && !coded.transformed() && isSycc(file);
        Luma luma = Luma.upTo(ycc ? 255 : white);
        int pixels = coded.width() * coded.height();
        int depth = Math.max(8, coded.bits());
        byte[] bytes = new byte[depth == 8 ? pixels : 0];
        short[] shorts = new short[depth == 8 ? 0 : pixels];
        for (int i = 0; i < pixels; i++) {
            int at = i * coded.components();
            int first = coded.samples()[at] & 0xFFFF;
            int gray = first;
            if (ycc) {
                luma.countYcc(
                        first * 255 / white, sample(coded, at + 1) * 255 / white, sample(coded, at + 2) * 255 / white);
            } else if (color) {
                gray = luma.gray(first, sample(coded, at + 1), sample(coded, at + 2));
            }
            if (depth == 8) {
                bytes[i] = (byte) ((gray * 255 + white / 2) / white);
            } else {
                shorts[i] = (short) gray;
            }
        }
        Samples samples = depth == 8
                ? Samples.wrap8(bytes, coded.width(), coded.height())
                : Samples.wrap16(shorts, coded.width(), coded.height(), depth);
        return RawImage.of(samples, color ? luma.colorfulness(pixels) : 0);
    }

    private static int sample(Coded coded, int at) {
        return coded.samples()[at] & 0xFFFF;
    }

    /** True if the color specification box says sYCC. */
    private static boolean isSycc(Bytes file) {
        int end = Math.min(SEARCHED, file.length());
        for (int at = 0; at + 15 < end; at++) {
            if (file.hasAt(at, "colr\u0001")) {
                return file.u32(at + 7L) == SYCC;
            }
        }
        return false;
    }

    private static Bytes codestream(Bytes file) {
        int end = Math.min(SEARCHED, file.length() - 4);
        for (int at = 0; at <= end; at++) {
            if (file.hasAt(at, "pclr")) {
                throw new UnsupportedImageException("JPEG 2000: expected samples, found numbers of a palette's colors");
            }
            if (file.hasAt(at, "\u00ffO\u00ffQ")) {
                return file.part(at, file.length() - (long) at);
            }
        }
        throw new MalformedImageException(
                "JPEG 2000 stream: expected SOC and SIZ (FF 4F FF 51) at its start, found none");
    }
}
