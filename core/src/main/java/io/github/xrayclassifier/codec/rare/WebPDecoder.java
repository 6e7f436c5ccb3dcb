// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.rare;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.github.xrayclassifier.codec.BufferedSamples;
import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.LibraryReader;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteOrder;

/** WebP (RFC 9649) through TwelveMonkeys, once its chunks are there and none of them asks for too much. */
public final class WebPDecoder {

    private static final int FRAME_HEADER = 16; // of an ANMF chunk, before the chunks of its frame

    // The library takes 130 bytes a pixel for macroblocks, of which a flat one costs two bytes of a file: 430 kB could
    // ask
    // for 6 GB under the limit of other formats. 8 megapixels take 1 GB, of which most is garbage at once.
    private static final long MOST_PIXELS = 8_000_000;

    private final Bytes file;
    private final SizeLimit limit;
    private int images;
    private int frames;

    private WebPDecoder(Bytes file, SizeLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    /**
     * Decodes a file.
     *
     * @param source from its signature on
     * @param limit checked before anything is allocated
     * @return the first frame
     */
    public static RawImage decode(Bytes source, SizeLimit limit) {
        Bytes file = source.order(ByteOrder.LITTLE_ENDIAN);
        WebPDecoder decoder = new WebPDecoder(file, limit);
        long end = 8 + file.u32(4);
        file.check(0, end);
        decoder.walk(12, end);
        if (decoder.images == 0) {
            throw new MalformedImageException("WebP: expected a VP8 or VP8L chunk, found none");
        }
        return BufferedSamples.read(LibraryReader.read(new WebPImageReaderSpi(), source))
                .withFrames(Math.max(1, decoder.frames));
    }

    private void walk(long from, long end) {
        long at = from;
        while (at + 8 <= end) {
            long size = file.u32(at + 4);
            long data = at + 8;
            if (size > end - data) {
                throw new MalformedImageException(
                        "WebP, byte " + at + ": expected a chunk of at most " + (end - data) + " bytes, found " + size);
            }
            check(at, data, size);
            at = data + size + (size & 1);
        }
    }

    private void check(long chunk, long data, long size) {
        if (file.hasAt(chunk, "VP8X")) {
            checkSize(u24(data + 4) + 1, u24(data + 7) + 1);
        } else if (file.hasAt(chunk, "VP8 ")) {
            if (size < 10 || !file.hasAt(data + 3, "\u009d\u0001*")) {
                throw new MalformedImageException("WebP VP8 chunk: expected a key frame, found another");
            }
            checkSize(file.u16(data + 6) & 0x3FFF, file.u16(data + 8) & 0x3FFF);
            images++;
        } else if (file.hasAt(chunk, "VP8L")) {
            if (size < 5 || file.u8(data) != 0x2F) {
                throw new MalformedImageException("WebP VP8L chunk: expected its signature, found another");
            }
            long sides = file.u32(data + 1);
            checkSize((sides & 0x3FFF) + 1, ((sides >> 14) & 0x3FFF) + 1);
            images++;
        } else if (file.hasAt(chunk, "ANMF")) {
            frames++;
            walk(data + FRAME_HEADER, data + size);
        }
    }

    private void checkSize(long width, long height) {
        limit.check("WebP", width, height);
        if (width * height > MOST_PIXELS) {
            throw new UnsupportedImageException(
                    "WebP header: expected at most " + MOST_PIXELS + " pixels, found " + width + " x " + height);
        }
    }

    private long u24(long at) {
        return file.u16(at) | ((long) file.u8(at + 2) << 16);
    }
}
