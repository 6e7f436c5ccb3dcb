// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.predict.Origin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The modules of a binary segmentation (PS3.3 A.51, C.8.20): one segment and one frame for each region, as many rows and
 * columns as the image, pixel on pixel. A segmentation and no presentation state, because the viewers that show either show
 * the former: OHIF lays segmentations over CR and DX, and knows no presentation states.
 */
public final class Segmentation {

    private static final Code SEGMENTATION = Code.dcm("113076", "Segmentation");
    private static final Code SOURCE = Code.dcm("121322", "Source image for image processing operation");
    private static final Code IMAGE_REGION = Code.dcm("111030", "Image Region");
    private static final int SEGMENT_IDENTIFICATION = 0x0062_000A;
    private static final int SEGMENT_NUMBER = 0x0062_000B;

    private Segmentation() {}

    /**
     * Adds the modules.
     *
     * @param object patient, study, series and equipment
     * @param regions at least one, of one image
     * @param dimensions a UID for the order of the frames
     * @throws IllegalArgumentException if the regions are of an image of another size
     */
    public static Attributes fill(
            Attributes object, List<EvidenceRegion> regions, Source source, Origin origin, String dimensions) {
        if (origin.width() != source.columns() || origin.height() != source.rows()) {
            throw new IllegalArgumentException("prediction: expected one of the image's " + source.columns() + " x "
                    + source.rows() + " pixels, found one of " + origin.width() + " x " + origin.height());
        }
        List<Attributes> segments = new ArrayList<>();
        List<Attributes> frames = new ArrayList<>();
        for (int number = 1; number <= regions.size(); number++) {
            segments.add(segment(number, regions.get(number - 1), origin));
            frames.add(frame(number, source));
        }
        source.copyFrameOfReference(object);
        source.copyBodyPart(object);
        return object.text(0x0008_0008, "CS", "DERIVED\\PRIMARY")
                .sequence(0x0008_1115, source.referencedSeries())
                .text(Tag.PATIENT_ORIENTATION, "CS", "") // of the source, or unknown
                .sequence(0x0020_9221, new Attributes().text(0x0020_9164, "UI", dimensions))
                .sequence(
                        0x0020_9222,
                        new Attributes()
                                .text(0x0020_9164, "UI", dimensions)
                                .tag(0x0020_9165, SEGMENT_NUMBER)
                                .tag(0x0020_9167, SEGMENT_IDENTIFICATION))
                .shorts(Tag.SAMPLES_PER_PIXEL, "US", 1)
                .text(Tag.PHOTOMETRIC, "CS", "MONOCHROME2")
                .text(Tag.FRAMES, "IS", Integer.toString(regions.size()))
                .shorts(Tag.ROWS, "US", source.rows())
                .shorts(Tag.COLUMNS, "US", source.columns())
                .shorts(Tag.BITS_ALLOCATED, "US", 1)
                .shorts(Tag.BITS_STORED, "US", 1)
                .shorts(Tag.HIGH_BIT, "US", 0)
                .shorts(Tag.PIXEL_REPRESENTATION, "US", 0)
                .text(Tag.BURNED_IN, "CS", "NO")
                .text(Tag.LOSSY, "CS", source.isLossy() ? "01" : "00")
                .text(0x0062_0001, "CS", "BINARY")
                .sequence(0x0062_0002, segments)
                .text(0x0062_0013, "CS", regions.size() == 1 ? "NO" : "YES")
                .text(0x0070_0080, "CS", "EVIDENCE")
                .text(0x0070_0081, "LO", "Region of highest evidence. " + Stamp.DISCLAIMER)
                .text(0x0070_0084, "PN", "xray-classifier^")
                .sequence(0x5200_9229, new Attributes())
                .sequence(0x5200_9230, frames)
                .bytes(Tag.PIXEL_DATA, "OB", pixels(regions, (long) source.rows() * source.columns()));
    }

    private static Attributes segment(int number, EvidenceRegion region, Origin origin) {
        return new Attributes()
                .sequence(0x0062_0003, Code.SPATIAL.attributes())
                .shorts(0x0062_0004, "US", number)
                .text(
                        0x0062_0005,
                        "LO",
                        Stamp.ascii("Evidence for " + region.finding().name(), 64))
                .text(0x0062_0008, "CS", "AUTOMATIC")
                .text(0x0062_0009, "LO", Stamp.ascii(origin.model(), 64))
                .shorts(0x0062_000D, "US", 0x9600, 0xC800, 0xC000) // CIELab: a light red
                .sequence(0x0062_000F, IMAGE_REGION.attributes());
    }

    private static Attributes frame(int number, Source source) {
        return new Attributes()
                .sequence(
                        0x0008_9124,
                        new Attributes()
                                .sequence(
                                        0x0008_2112,
                                        source.reference()
                                                .text(0x0028_135A, "CS", "YES")
                                                .sequence(0x0040_A170, SOURCE.attributes()))
                                .sequence(0x0008_9215, SEGMENTATION.attributes()))
                .sequence(0x0020_9111, new Attributes().bytes(0x0020_9157, "UL", unsigned(number)))
                .sequence(SEGMENT_IDENTIFICATION, new Attributes().shorts(SEGMENT_NUMBER, "US", number));
    }

    private static byte[] unsigned(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }

    /** One bit a pixel, the first in the lowest bit of the first byte, frames without a gap (PS3.5 section 8.1.1). */
    private static byte[] pixels(List<EvidenceRegion> regions, long size) {
        BitSet bits = new BitSet();
        for (int i = 0; i < regions.size(); i++) {
            regions.get(i).fill(bits, i * size);
        }
        byte[] all = new byte[Math.toIntExact((regions.size() * size + 7) / 8)];
        byte[] set = bits.toByteArray();
        System.arraycopy(set, 0, all, 0, set.length);
        return all;
    }
}
