// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Enough;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.codec.SizeLimit;
import java.util.List;

/** The choice of a decoder by the header of a JPEG stream, and of a scale by what is enough. Stateless. */
public final class JpegDecoder {

    private JpegDecoder() {}

    /**
     * Samples as coded, without color conversion.
     *
     * @param width pixels a row
     * @param height rows
     * @param samples unsigned, row by row, those of a pixel side by side; components of a lower resolution repeated
     * @param faults departures from the format that readers forgive
     */
    public record Coded(int width, int height, short[] samples, List<String> faults) {}

    /**
     * Decodes a file to gray.
     *
     * @param file from SOI to EOI
     * @param limit checked before anything is allocated
     * @param enough size of the upright image that serves
     * @param scratch where the samples go
     * @return the image as stored, perhaps scaled down
     */
    public static RawImage decode(Bytes file, SizeLimit limit, Enough enough, Scratch scratch) {
        JpegHeader header = JpegParser.parse(file);
        limit.check("JPEG", header.width(), header.height());
        header.check();
        int divisor = enough.stored(header.orientation()).divisor(header.width(), header.height());
        return decode(header, 8 / divisor, scratch);
    }

    /**
     * Decodes a stream to gray.
     *
     * @param header of the stream, within the limits
     * @param size samples a side that 8 x 8 pixels become: 1, 2, 4 or 8; full size is all that lossless and 12-bit have
     * @param scratch where the samples go
     * @return the image as stored, perhaps scaled down
     */
    public static RawImage decode(JpegHeader header, int size, Scratch scratch) {
        if (header.isLossless()) {
            return LosslessJpegDecoder.decode(header, scratch).image();
        }
        DctJpegDecoder frame = DctJpegDecoder.decode(header, scaled(header, size), false, scratch);
        return new JpegColors(header, frame.components()).image(frame.faults());
    }

    /**
     * Decodes a stream to its samples.
     *
     * @param header of the stream, within the limits
     * @param size as for {@link #decode(JpegHeader, int, Scratch)}
     * @param scratch for all that is needed on the way
     * @return every component
     */
    public static Coded samples(JpegHeader header, int size, Scratch scratch) {
        if (header.isLossless()) {
            LosslessJpegDecoder frame = LosslessJpegDecoder.decode(header, scratch);
            return new Coded(header.width(), header.height(), frame.samples(), frame.faults());
        }
        int side = scaled(header, size);
        DctJpegDecoder frame = DctJpegDecoder.decode(header, side, true, scratch);
        JpegColors colors = new JpegColors(header, frame.components());
        return new Coded(colors.width(), colors.height(), colors.samples(), frame.faults());
    }

    private static int scaled(JpegHeader header, int size) {
        return header.precision() > 8 ? 8 : size;
    }
}
