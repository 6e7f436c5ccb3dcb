// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequential and progressive JPEG of 8 bits, at 1/1, 1/2, 1/4 or 1/8 of its size. An own decoder, because libjpeg inside
 * the JDK differs from one JDK to the next, is native code behind a plug-in registry, and cannot scale: at 1/8 only the
 * DC coefficients are computed, and of YCbCr only Y. Samples are those of libjpeg-turbo, bit for bit.
 */
final class DctJpegDecoder {

    private final JpegHeader header;
    private final List<JpegComponent> components;
    private final JpegTables tables;
    private final JpegBits bits;

    private DctJpegDecoder(JpegHeader header, int size, Scratch scratch) {
        this.header = header;
        this.tables = scratch.jpegTables();
        this.bits = scratch.jpegBits();
        this.components = new ArrayList<>(header.components());
        for (JpegHeader.Component part : header.parts()) {
            boolean wanted = components.isEmpty() || header.isRgb() || header.components() == 4;
            components.add(new JpegComponent(header, part, wanted, size, scratch.component(components.size())));
        }
    }

    /**
     * Decodes a picture.
     *
     * @param header of the file, checked
     * @param size samples a side that 8 x 8 pixels become: 1, 2, 4 or 8
     * @param scratch where the samples go, and all that is needed on the way
     */
    static Picture decode(JpegHeader header, int size, Scratch scratch) {
        checkSize(header);
        DctJpegDecoder decoder = new DctJpegDecoder(header, size, scratch);
        for (Bytes segment : header.coding()) {
            if (segment.u8(1) == 0xDA) {
                decoder.readScan(segment);
            } else {
                decoder.tables.read(segment);
            }
        }
        for (JpegComponent component : decoder.components) {
            if (!component.hasBegun()) {
                throw new MalformedImageException("JPEG: expected a scan for each component, found one missing");
            }
            component.finish(header.isProgressive());
        }
        return new JpegColors(header, decoder.components).picture();
    }

    // Each block takes at least one bit, so that a short file with a large header is refused before any allocation.
    private static void checkSize(JpegHeader header) {
        long bits = 0;
        for (Bytes segment : header.coding()) {
            bits += 8L * segment.length();
        }
        if (bits < (long) header.width() * header.height() / 64) {
            throw new MalformedImageException("JPEG: expected data for " + header.width() + " x " + header.height()
                    + " pixels, found " + bits / 8 + " bytes");
        }
    }

    private void readScan(Bytes segment) {
        JpegScan scan = JpegScan.parse(segment, components, tables, bits);
        if (!header.isProgressive()) {
            scan.read(header, new JpegSequential(scan));
        } else if (scan.first() == 0 || scan.parts().get(0).component().coefficients().length > 0) {
            scan.read(header, new JpegProgressive(scan));
        } // else a band of AC coefficients that nobody asked for
    }
}
