// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import java.util.List;

/** The names of SOP classes that hold no image, for refusals (PS3.6 annex A). */
public final class SopClass {

    public static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    public static final String SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4";
    public static final String COMPREHENSIVE_3D_SR = "1.2.840.10008.5.1.4.1.1.88.34";
    static final String MEDIA_DIRECTORY = "1.2.840.10008.1.3.10";

    private record Name(String prefix, String meaning) {}

    private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.";

    // The first match stands, so that the narrower prefix comes first.
    private static final List<Name> NAMES = List.of(
            new Name(MEDIA_DIRECTORY, "DICOMDIR, a directory of files"),
            new Name(STORAGE + "88.59", "Key Object Selection Document"),
            new Name(STORAGE + "88.", "Structured Report"),
            new Name(STORAGE + "104.1", "Encapsulated PDF"),
            new Name(STORAGE + "104.2", "Encapsulated CDA"),
            new Name(STORAGE + "104.", "Encapsulated model"),
            new Name(STORAGE + "77.1.1.1", "Video Endoscopic Image"),
            new Name(STORAGE + "77.1.2.1", "Video Microscopic Image"),
            new Name(STORAGE + "77.1.4.1", "Video Photographic Image"),
            new Name(STORAGE + "11.", "Presentation State"),
            new Name(STORAGE + "9.", "Waveform"),
            new Name(STORAGE + "66", "Raw Data, registration or segmentation"),
            new Name(STORAGE + "481.", "Radiotherapy object"),
            new Name(STORAGE + "1", "Computed or Digital Radiography Image"),
            new Name(STORAGE + "7", "Secondary Capture Image"));

    private SopClass() {}

    /** The UID and what it stands for, as far as known here. */
    public static String describe(String uid) {
        for (Name name : NAMES) {
            boolean matches = name.prefix.endsWith(".")
                    ? uid.startsWith(name.prefix)
                    : uid.equals(name.prefix) || uid.startsWith(name.prefix + ".");
            if (matches) {
                return uid.matches("[012]\\.[0-9.]{1,62}") ? uid + " (" + name.meaning + ")" : name.meaning;
            }
        }
        return Text.uid(uid) + (uid.isEmpty() ? "" : " (another SOP class)");
    }
}
