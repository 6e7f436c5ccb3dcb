// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequential and progressive JPEG of 8 bits at 1/1, 1/2, 1/4 or 1/8 of its size, and of 12 bits at its full size. An own
 * decoder, because libjpeg inside the JDK differs from one JDK to the next, is native code behind a plug-in registry,
 * takes damage for an image, and cannot scale: at 1/8 only the DC coefficients are computed, and of YCbCr only Y. Samples
 * are those of libjpeg-turbo, bit for bit.
 */
final class DctJpegDecoder {

    // Refining scans visit each coefficient whatever the data, and an image needs about three of them; a longer script
    // must bring data for it: 100 scans over 49 megapixels fit into 103 kB.
    private static final int FREE_PASSES = 8;
    private static final int VISITS_A_BYTE = 512;

    private final JpegHeader header;
    private final List<JpegComponent> components;
    private final JpegTables tables;
    private final JpegBits bits;
    private final List<String> faults;
    private long visitsLeft;

    private DctJpegDecoder(JpegHeader header, int size, boolean all, Scratch scratch) {
        this.header = header;
        this.tables = scratch.tool(JpegTables.class, JpegTables::new);
        tables.clear();
        this.bits = scratch.tool(JpegBits.class, () -> new JpegBits(scratch));
        this.faults = new ArrayList<>(header.faults());
        this.components = new ArrayList<>(header.components());
        for (JpegHeader.Component part : header.parts()) {
            boolean wanted = all || components.isEmpty() || header.isRgb() || header.components() == 4;
            components.add(new JpegComponent(header, part, wanted, size, scratch.component(components.size())));
        }
    }

    /**
     * Decodes an image.
     *
     * @param header of the file, checked
     * @param size samples a side that 8 x 8 pixels become: 1, 2, 4 or 8
     * @param all whether every component is needed, else those that gray is made of
     * @param scratch where the samples go, and all that is needed on the way
     */
    static DctJpegDecoder decode(JpegHeader header, int size, boolean all, Scratch scratch) {
        long bytes = header.coding().stream().mapToLong(Bytes::length).sum();
        // Each block takes at least one bit, so that a short file with a large header is refused before any allocation.
        long blocks = (long) header.width() * header.height() / 64;
        if (8 * bytes < blocks) {
            throw new MalformedImageException("JPEG: expected data for " + header.width() + " x " + header.height()
                    + " pixels, found " + bytes + " bytes");
        }
        DctJpegDecoder decoder = new DctJpegDecoder(header, size, all, scratch);
        decoder.visitsLeft = FREE_PASSES * 64L * blocks * header.components() + VISITS_A_BYTE * bytes;
        for (Bytes segment : header.coding()) {
            if (segment.u8(1) == 0xDA) {
                decoder.readScan(segment);
            } else {
                decoder.tables.read(segment);
            }
        }
        decoder.finish();
        return decoder;
    }

    private void readScan(Bytes segment) {
        JpegScan scan = JpegScan.parse(segment, components, tables, bits);
        if (!header.isProgressive()) {
            scan.read(header, new JpegSequential(scan), faults);
        } else if (scan.first() == 0 || scan.parts().get(0).component().coefficients().length > 0) {
            spend(scan);
            scan.read(header, new JpegProgressive(scan), faults);
        } // else a band of AC coefficients beyond those needed
    }

    private void spend(JpegScan scan) {
        JpegComponent component = scan.parts().get(0).component();
        int each = scan.high() == 0 ? 1 : scan.last() - scan.first() + 1;
        visitsLeft -= (long) component.blocksWide() * component.blocksHigh() * each;
        if (visitsLeft < 0) {
            throw new UnsupportedImageException("JPEG: expected a script of scans that its data bears out, found scans"
                    + " that visit each coefficient more than " + FREE_PASSES + " times without data");
        }
    }

    private void finish() {
        for (JpegComponent component : components) {
            if (!component.hasBegun()) {
                throw new MalformedImageException("JPEG: expected a scan for each component, found one missing");
            }
            component.checkComplete();
            component.finish(header.isProgressive());
        }
    }

    List<JpegComponent> components() {
        return components;
    }

    List<String> faults() {
        return faults;
    }
}
