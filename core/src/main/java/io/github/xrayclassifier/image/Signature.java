// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.nio.ByteBuffer;

/** The format of a file by its first bytes. */
enum Signature {
    PNG("PNG", 0, "\u0089PNG\r\n\u001a\n"),
    JPEG("JPEG", 0, "\u00ff\u00d8\u00ff"),
    TIFF_LITTLE("TIFF", 0, "II*\0"),
    TIFF_BIG("TIFF", 0, "MM\0*"),
    BMP("BMP", 0, "BM"),
    PNM("PNM", 0, "P"),
    DICOM("DICOM, which the module xray-classifier-dicom reads", 128, "DICM"),
    BIG_TIFF_LITTLE("TIFF", 0, "II+\0"),
    BIG_TIFF_BIG("TIFF", 0, "MM\0+"),
    GIF("GIF", 0, "GIF8"),
    WEBP("WebP", 8, "WEBP"),
    AVIF("AVIF", 4, "ftypavif"),
    AVIF_SEQUENCE("AVIF", 4, "ftypavis"),
    HEIC("HEIC", 4, "ftyphe"),
    HEIF("HEIF", 4, "ftypmif1"),
    HEIF_SEQUENCE("HEIF", 4, "ftypmsf1"),
    MP4("a film or container of the MP4 family", 4, "ftyp"),
    JPEG_2000("JPEG 2000", 0, "\0\0\0\u000cjP  "),
    JPEG_2000_CODESTREAM("JPEG 2000", 0, "\u00ffO\u00ffQ"),
    JPEG_XL("JPEG XL", 0, "\0\0\0\u000cJXL "),
    JPEG_XL_CODESTREAM("JPEG XL", 0, "\u00ff\n"),
    PSD("Photoshop", 0, "8BPS"),
    ICON("an icon", 0, "\0\0\1\0"),
    PDF("PDF", 0, "%PDF"),
    NUMPY("NumPy", 0, "\u0093NUMPY"),
    HDF5("HDF5", 0, "\u0089HDF"),
    ZIP("a ZIP archive", 0, "PK\u0003\u0004"),
    SEVEN_ZIP("a 7z archive", 0, "7z\u00bc\u00af"),
    RAR("a RAR archive", 0, "Rar!"),
    GZIP("gzip", 0, "\u001f\u008b"),
    BZIP2("bzip2", 0, "BZh"),
    XZ("xz", 0, "\u00fd7zXZ"),
    ZSTANDARD("Zstandard", 0, "(\u00b5/\u00fd"),
    APPLE_DOUBLE("AppleDouble, a macOS resource fork without the picture", 0, "\0\5\26\7"),
    APPLE_SINGLE("AppleSingle, a macOS container", 0, "\0\5\26\0"),
    NIFTI("NIfTI, a volume of slices", 344, "n+1\0"),
    NIFTI_PAIR("NIfTI, a volume of slices", 344, "ni1\0"),
    NRRD("NRRD, a volume of slices", 0, "NRRD0"),
    EMPTY("an empty file", 0, ""),
    TEXT("text", 0, ""),
    UNKNOWN("an unknown kind of file", 0, "");

    private static final Signature[] ALL = values(); // which copies them each time

    private final String title;
    private final int offset;
    private final String magic;

    Signature(String title, int offset, String magic) {
        this.title = title;
        this.offset = offset;
        this.magic = magic;
    }

    /** The name as messages show it. */
    String title() {
        return title;
    }

    static Signature of(ByteBuffer source) {
        if (!source.hasRemaining()) {
            return EMPTY;
        }
        for (Signature signature : ALL) {
            if (!signature.magic.isEmpty() && signature.matches(source)) {
                return signature;
            }
        }
        return isText(source) ? TEXT : UNKNOWN;
    }

    private boolean matches(ByteBuffer source) {
        if (source.remaining() < offset + magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((source.get(source.position() + offset + i) & 0xFF) != magic.charAt(i)) {
                return false;
            }
        }
        return this == BMP ? isBitmap(source) : this != PNM || isNetpbm(source);
    }

    /** The magic number of PGM or PPM, then white space and the width or a comment. */
    private static boolean isNetpbm(ByteBuffer source) {
        int from = source.position();
        if (source.remaining() < 8 || "2356".indexOf(source.get(from + 1)) < 0) {
            return false;
        }
        int space = source.get(from + 2);
        int next = source.get(from + 3);
        return (space == ' ' || space == '\n' || space == '\t' || space == '\r')
                && (next == '#' || (next >= '0' && next <= '9'));
    }

    // Two letters are a weak signature and begin many a text: the size of a known info header follows 14 bytes on.
    private static boolean isBitmap(ByteBuffer source) {
        return source.remaining() < 18 || !isText(source);
    }

    private static boolean isText(ByteBuffer source) {
        int end = source.position() + Math.min(source.remaining(), 512); // as much as file(1) needs to tell
        for (int i = source.position(); i < end; i++) {
            int b = source.get(i) & 0xFF;
            if ((b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') || b == 0x7F) {
                return false;
            }
        }
        return true;
    }
}
