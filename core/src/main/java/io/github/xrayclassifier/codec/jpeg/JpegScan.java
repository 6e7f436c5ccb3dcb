// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.List;

/**
 * One scan: its components with their tables, and the order of its blocks; ITU-T T.81 section A.2.
 *
 * @param parts the components, in the order of the scan
 * @param first the first coefficient of the zigzag, 0 for the DC
 * @param last the last one
 * @param high the bit position of the scan before, 0 for none
 * @param low the bit position of this one
 * @param restartInterval MCUs from one restart marker to the next, 0 for none
 * @param bits the entropy-coded data
 */
record JpegScan(List<Part> parts, int first, int last, int high, int low, int restartInterval, JpegBits bits) {

    /**
     * A component of a scan.
     *
     * @param component where the coefficients go
     * @param dc its Huffman table for DC coefficients; an empty one if the scan has none
     * @param ac its Huffman table for AC coefficients; an empty one if the scan has none
     */
    record Part(JpegComponent component, JpegHuffman dc, JpegHuffman ac) {}

    /** Reads the blocks of a scan. */
    interface Blocks {
        /** Reads one block of the given part of the scan. */
        void read(int part, int x, int y);

        /** Forgets what one block hands to the next. */
        void restart();
    }

    /** Reads the header of the scan in a segment that begins with its marker. */
    static JpegScan parse(Bytes segment, List<JpegComponent> components, JpegTables tables, JpegBits reader) {
        int count = segment.u8(4);
        int length = 2 + segment.u16(2);
        if (count < 1 || count > components.size() || length != 8 + 2 * count) {
            throw new MalformedImageException(
                    "JPEG scan: expected 1 to " + components.size() + " components, found " + count);
        }
        int first = segment.u8(length - 3);
        int last = segment.u8(length - 2);
        int position = segment.u8(length - 1);
        if (last > 63 || first > last || (first > 0 && count > 1) || (position >> 4) > 13 || (position & 15) > 13) {
            throw new MalformedImageException("JPEG scan: expected coefficients 0 to 63 and bits 0 to 13, found "
                    + first + " to " + last + " and " + (position >> 4) + ", " + (position & 15));
        }
        Part[] parts = new Part[count];
        for (int i = 0; i < count; i++) {
            JpegComponent component = component(components, segment.u8(5 + 2L * i), parts, i);
            component.fixQuantization(tables);
            component.note(first, last, position & 15);
            int numbers = segment.u8(6 + 2L * i);
            boolean needsDc = first == 0 && position >> 4 == 0;
            parts[i] = new Part(
                    component,
                    needsDc ? tables.dc(numbers >> 4) : JpegHuffman.NONE,
                    last > 0 ? tables.ac(numbers & 15) : JpegHuffman.NONE);
        }
        JpegBits bits = reader.load(segment.part(length, segment.length() - length));
        return new JpegScan(List.of(parts), first, last, position >> 4, position & 15, tables.restartInterval(), bits);
    }

    private static JpegComponent component(List<JpegComponent> components, int id, Part[] before, int count) {
        for (JpegComponent component : components) {
            if (component.id() == id) {
                for (int i = 0; i < count; i++) {
                    if (before[i].component() == component) {
                        throw new MalformedImageException("JPEG scan: expected each component once, found one twice");
                    }
                }
                return component;
            }
        }
        throw new MalformedImageException("JPEG scan: expected a component of the frame, found number " + id);
    }

    /** Reads all blocks of the scan. */
    void read(JpegHeader header, Blocks blocks, List<String> faults) {
        if (parts.size() == 1) {
            readAlone(parts.get(0).component(), blocks);
        } else {
            readInterleaved(header, blocks);
        }
        bits.expectEnd(faults);
    }

    private void readAlone(JpegComponent component, Blocks blocks) {
        int left = restartInterval;
        int wide = component.blocksWide();
        int high = component.blocksHigh();
        for (int y = 0; y < high; y++) {
            for (int x = 0; x < wide; x++) {
                if (restartInterval > 0 && left-- == 0) {
                    restart(blocks);
                    left = restartInterval - 1;
                }
                blocks.read(0, x, y);
            }
        }
    }

    private void readInterleaved(JpegHeader header, Blocks blocks) {
        int left = restartInterval;
        int wide = header.mcusWide();
        int high = header.mcusHigh();
        for (int y = 0; y < high; y++) {
            for (int x = 0; x < wide; x++) {
                if (restartInterval > 0 && left-- == 0) {
                    restart(blocks);
                    left = restartInterval - 1;
                }
                readUnit(x, y, blocks);
            }
        }
    }

    private void readUnit(int unitX, int unitY, Blocks blocks) {
        for (int i = 0; i < parts.size(); i++) {
            JpegComponent component = parts.get(i).component();
            int across = component.across();
            int down = component.down();
            for (int y = 0; y < down; y++) {
                for (int x = 0; x < across; x++) {
                    blocks.read(i, unitX * across + x, unitY * down + y);
                }
            }
        }
    }

    private void restart(Blocks blocks) {
        bits.restart();
        blocks.restart();
    }
}
