// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.Map;

/** The coding of a data set and its pixels (PS3.5 section 10 and annex A; PS3.6 annex A for the names). */
public enum TransferSyntax {
    IMPLICIT_LITTLE("1.2.840.10008.1.2", "Implicit VR Little Endian"),
    EXPLICIT_LITTLE("1.2.840.10008.1.2.1", "Explicit VR Little Endian"),
    DEFLATED("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian"),
    EXPLICIT_BIG("1.2.840.10008.1.2.2", "Explicit VR Big Endian"),
    RLE("1.2.840.10008.1.2.5", "RLE Lossless"),
    JPEG_BASELINE("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)"),
    JPEG_EXTENDED("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)"),
    JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", "JPEG Lossless (Process 14)"),
    JPEG_LOSSLESS_SV1("1.2.840.10008.1.2.4.70", "JPEG Lossless (Process 14, Selection Value 1)"),
    JPEG_LS("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
    JPEG_LS_NEAR("1.2.840.10008.1.2.4.81", "JPEG-LS Near-lossless"),
    JPEG_2000_LOSSLESS("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless"),
    JPEG_2000("1.2.840.10008.1.2.4.91", "JPEG 2000");

    private static final String ROOT = "1.2.840.10008.1.2.";

    // Registered, and read by nobody here: the names only make the refusal understandable.
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry(ROOT + "1.98", "Encapsulated Uncompressed Explicit VR Little Endian"),
            Map.entry(ROOT + "4.53", "JPEG Spectral Selection, retired"),
            Map.entry(ROOT + "4.55", "JPEG Full Progression, retired"),
            Map.entry(ROOT + "4.92", "JPEG 2000 Part 2 Multi-component Lossless"),
            Map.entry(ROOT + "4.93", "JPEG 2000 Part 2 Multi-component"),
            Map.entry(ROOT + "4.94", "JPIP Referenced: pixels outside the file"),
            Map.entry(ROOT + "4.95", "JPIP Referenced Deflate: pixels outside the file"),
            Map.entry(ROOT + "4.100", "MPEG2 Main Profile, video"),
            Map.entry(ROOT + "4.101", "MPEG2 Main Profile at High Level, video"),
            Map.entry(ROOT + "4.102", "MPEG-4 AVC/H.264 High Profile, video"),
            Map.entry(ROOT + "4.103", "MPEG-4 AVC/H.264 BD-compatible, video"),
            Map.entry(ROOT + "4.104", "MPEG-4 AVC/H.264 High Profile for 2D video"),
            Map.entry(ROOT + "4.105", "MPEG-4 AVC/H.264 High Profile for 3D video"),
            Map.entry(ROOT + "4.106", "MPEG-4 AVC/H.264 Stereo High Profile, video"),
            Map.entry(ROOT + "4.107", "HEVC/H.265 Main Profile, video"),
            Map.entry(ROOT + "4.108", "HEVC/H.265 Main 10 Profile, video"),
            Map.entry(ROOT + "4.110", "JPEG XL Lossless"),
            Map.entry(ROOT + "4.111", "JPEG XL JPEG Recompression"),
            Map.entry(ROOT + "4.112", "JPEG XL"),
            Map.entry(ROOT + "4.201", "High-Throughput JPEG 2000 Lossless"),
            Map.entry(ROOT + "4.202", "High-Throughput JPEG 2000 RPCL Lossless"),
            Map.entry(ROOT + "4.203", "High-Throughput JPEG 2000"),
            Map.entry(ROOT + "8.1", "Deflated Image Frame Compression"),
            Map.entry("1.2.840.113619.5.2", "GE private implicit big endian"));

    private final String uid;
    private final String meaning;

    TransferSyntax(String uid, String meaning) {
        this.uid = uid;
        this.meaning = meaning;
    }

    /**
     * Looks a UID up.
     *
     * @throws UnsupportedImageException with the UID and its meaning, if it is none of ours
     */
    static TransferSyntax of(String uid) {
        for (TransferSyntax each : values()) {
            if (each.uid.equals(uid)) {
                return each;
            }
        }
        throw new UnsupportedImageException("DICOM transfer syntax (0002,0010): expected one that this decoder reads,"
                + " found " + Text.uid(uid) + " (" + REFUSED.getOrDefault(uid, "not a registered transfer syntax")
                + ")");
    }

    public String uid() {
        return uid;
    }

    boolean isExplicit() {
        return this != IMPLICIT_LITTLE;
    }

    boolean isBigEndian() {
        return this == EXPLICIT_BIG;
    }

    /** True for JPEG of the lossless process. */
    public boolean isLosslessJpeg() {
        return this == JPEG_LOSSLESS || this == JPEG_LOSSLESS_SV1;
    }

    /** True if the coding loses something, whatever the file says of itself; JPEG 2000 of this syntax may. */
    public boolean isLossy() {
        return switch (this) {
            case JPEG_BASELINE, JPEG_EXTENDED, JPEG_LS_NEAR -> true;
            default -> false;
        };
    }

    /** True if the pixels lie in fragments instead of one plain value. */
    public boolean isEncapsulated() {
        return switch (this) {
            case IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG -> false;
            default -> true;
        };
    }

    /** For messages: the UID and its meaning. */
    @Override
    public String toString() {
        return uid + " (" + meaning + ")";
    }
}
