// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.MalformedImageException;

/** The image that a report is about: its identifiers, its patient and its study. Immutable. */
public final class Source {

    private static final int[] PATIENT_AND_STUDY = {
        Tag.STUDY_DATE,
        Tag.STUDY_TIME,
        Tag.ACCESSION_NUMBER,
        Tag.REFERRING_PHYSICIAN,
        Tag.PATIENT_NAME,
        Tag.PATIENT_ID,
        Tag.PATIENT_BIRTH_DATE,
        Tag.PATIENT_SEX,
        Tag.STUDY_ID
    };
    private static final String[] VRS = {"DA", "TM", "SH", "PN", "PN", "LO", "DA", "CS", "SH"};

    private final DataSet data;

    public Source(DataSet data) {
        this.data = data;
        for (int tag : new int[] {Tag.SOP_CLASS, Tag.SOP_INSTANCE, Tag.STUDY_INSTANCE, Tag.SERIES_INSTANCE}) {
            if (!data.text(tag).matches("[0-9.]{1,64}")) {
                throw new MalformedImageException(
                        "DICOM element " + Tag.name(tag) + ": expected a UID to refer to, found none");
            }
        }
    }

    String study() {
        return data.text(Tag.STUDY_INSTANCE);
    }

    /** Copies patient and study, byte for byte and with their character set: PS3.3 C.7.1.1 and C.7.2.1. */
    void copyTo(Attributes target) {
        if (data.has(Tag.CHARACTER_SET)) {
            target.bytes(Tag.CHARACTER_SET, "CS", data.raw(Tag.CHARACTER_SET));
        }
        for (int i = 0; i < PATIENT_AND_STUDY.length; i++) {
            target.bytes(PATIENT_AND_STUDY[i], VRS[i], data.raw(PATIENT_AND_STUDY[i]));
        }
        target.text(Tag.STUDY_INSTANCE, "UI", study());
    }

    /** Gives class and instance. */
    Attributes reference() {
        return new Attributes()
                .text(0x0008_1150, "UI", data.text(Tag.SOP_CLASS))
                .text(0x0008_1155, "UI", data.text(Tag.SOP_INSTANCE));
    }

    /** Gives study, series and instance, as a report lists its evidence (PS3.3 C.17.2.3). */
    public Attributes evidence() {
        Attributes series = new Attributes()
                .sequence(0x0008_1199, reference())
                .text(Tag.SERIES_INSTANCE, "UI", data.text(Tag.SERIES_INSTANCE));
        return new Attributes().sequence(0x0008_1115, series).text(Tag.STUDY_INSTANCE, "UI", study());
    }
}
