// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;

/**
 * JPEG lossless with Huffman coding, process 14, all predictors, 2 to 16 bits (T.81 annex H). Written here because it
 * must stay within bounds on damaged streams: every pixel costs at least one bit of the file.
 */
final class JpegLosslessCodec implements FrameCodec {

    private static final String NAME = "JPEG lossless";

    @Override
    public Cells decode(ByteBuffer frame, PixelFormat format) {
        JpegSegments walk = new JpegSegments(NAME, frame);
        HuffmanTable[] tables = new HuffmanTable[4];
        JpegFrame header = null;
        int restart = 0;
        while (true) {
            int marker = walk.next();
            if (marker == JpegSegments.DHT) {
                readTables(walk, tables);
            } else if (marker == JpegSegments.DRI) {
                restart = walk.u16(0);
            } else if (JpegSegments.isFrame(marker)) {
                header = header(marker, walk, format);
            } else if (marker == JpegSegments.SOS) {
                if (header == null) {
                    throw new MalformedImageException(
                            NAME + " stream: expected a frame header before the scan, found none");
                }
                return scans(walk, header, tables, restart);
            }
        }
    }

    private static JpegFrame header(int marker, JpegSegments walk, PixelFormat format) {
        if (marker != JpegFrame.LOSSLESS) {
            throw new UnsupportedImageException(NAME + " frame header: expected SOF3 (C3), found "
                    + Integer.toHexString(marker).toUpperCase(java.util.Locale.ROOT));
        }
        JpegFrame frame = JpegFrame.of(NAME, marker, walk);
        frame.check(NAME, format);
        for (int i = 0; i < frame.ids().length; i++) {
            if (walk.u8(7 + 3 * i) != 0x11) {
                throw new UnsupportedImageException(
                        NAME + " frame header: expected components of full size, found" + " subsampled ones");
            }
        }
        return frame;
    }

    private static void readTables(JpegSegments walk, HuffmanTable[] tables) {
        int offset = 0;
        while (offset < walk.length()) {
            int id = walk.u8(offset);
            if (id > 3) {
                throw new MalformedImageException(
                        NAME + " Huffman table: expected an identifier of 0 to 3, found " + id);
            }
            HuffmanTable table = HuffmanTable.read(walk, offset);
            tables[id] = table;
            offset += table.bytes();
        }
    }

    /** Decodes one scan of all components, or one scan for each. */
    private static Cells scans(JpegSegments walk, JpegFrame header, HuffmanTable[] tables, int restart) {
        int samples = header.width() * header.height() * header.ids().length; // within the limits: equals the data set
        if ((long) walk.bytes().limit() * 8 < samples) {
            throw new MalformedImageException(NAME + " stream: expected at least a bit for each of " + samples
                    + " samples, found " + walk.bytes().limit() + " bytes");
        }
        short[] cells = new short[samples];
        int done = 0;
        while (true) {
            LosslessScan scan = new LosslessScan(header, walk, tables, restart);
            JpegBits bits = new JpegBits(walk.bytes(), walk.position(), false);
            scan.decode(bits, cells);
            done += scan.components();
            if (done >= header.ids().length) {
                return Cells.of(cells);
            }
            walk.seek(bits.position());
            int marker = walk.next();
            while (marker != JpegSegments.SOS) {
                if (marker == JpegSegments.DHT) {
                    readTables(walk, tables);
                }
                marker = walk.next();
            }
        }
    }
}
