// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import java.util.Set;

/** Values of a file as fit for a message: UIDs and the standard's own terms, never free text, which may be a name. */
public final class Text {

    // PS3.3 C.7.3.1.1.1: the defined terms of images.
    private static final Set<String> MODALITIES = Set.of(
            "BI",
            "BMD",
            "CR",
            "CT",
            "DG",
            "DR",
            "DX",
            "ECG",
            "ES",
            "GM",
            "HD",
            "IO",
            "IVOCT",
            "IVUS",
            "KO",
            "LS",
            "MG",
            "MR",
            "NM",
            "OCT",
            "OP",
            "OPT",
            "OT",
            "PR",
            "PT",
            "PX",
            "REG",
            "RF",
            "RG",
            "RTDOSE",
            "RTIMAGE",
            "RTPLAN",
            "RTSTRUCT",
            "SC",
            "SEG",
            "SM",
            "SR",
            "TG",
            "US",
            "XA",
            "XC");

    private Text() {}

    /** A UID as it stands if it is one (PS3.5 section 9.1), else a word in its place. */
    static String uid(String text) {
        return text.matches("[012]\\.[0-9.]{1,62}") ? text : text.isEmpty() ? "no UID" : "something that is no UID";
    }

    /** A modality as it stands if the standard knows it, else a word in its place. */
    public static String modality(String text) {
        return MODALITIES.contains(text) ? text : otherThan(text);
    }

    /** A word in place of a value that is none of those expected. */
    public static String otherThan(String text) {
        return text.isEmpty() ? "nothing" : "something else";
    }
}
