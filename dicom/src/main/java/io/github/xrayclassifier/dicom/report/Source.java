// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.dicom.file.TransferSyntax;
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
    private final TransferSyntax syntax;
    private final int frame;

    /**
     * The source that a file holds.
     *
     * @param file its header
     * @param frame the one that was classified, 0 for the first
     */
    public Source(DicomFile file, int frame) {
        this.data = file.data();
        this.syntax = file.syntax();
        this.frame = frame;
        for (int tag : new int[] {Tag.SOP_CLASS, Tag.SOP_INSTANCE, Tag.STUDY_INSTANCE, Tag.SERIES_INSTANCE}) {
            if (!data.text(tag).matches("[0-9.]{1,64}")) {
                throw new MalformedImageException(
                        "DICOM element " + Tag.name(tag) + ": expected a UID to refer to, found none");
            }
        }
    }

    /** {@return its Study Instance UID} */
    public String study() {
        return data.text(Tag.STUDY_INSTANCE);
    }

    /** {@return its SOP Instance UID} */
    public String instance() {
        return data.text(Tag.SOP_INSTANCE);
    }

    /** {@return the frame that was classified, 0 for the first} */
    public int frame() {
        return frame;
    }

    int rows() {
        return data.required(Tag.ROWS);
    }

    int columns() {
        return data.required(Tag.COLUMNS);
    }

    /** The number of the image in its series, by which the objects about the images of a study are told apart. */
    String number() {
        String number = data.text(Tag.INSTANCE_NUMBER);
        return number.matches("[0-9]{1,9}") ? number : "1";
    }

    private boolean isMultiFrame() {
        String frames = data.text(Tag.FRAMES);
        return frames.matches("[0-9]{1,9}") && Integer.parseInt(frames) > 1;
    }

    /** True if the image was compressed with loss once, by what it says or by its coding. */
    boolean isLossy() {
        return data.text(Tag.LOSSY).equals("01") || syntax.isLossy();
    }

    /** Copies what is said of a lossy compression: what is derived from such an image has its losses too (PS3.3 C.7.6.1.1.5). */
    void copyLossy(Attributes target) {
        if (isLossy()) {
            target.text(Tag.LOSSY, "CS", "01");
            copyIfAny(target, Tag.LOSSY_RATIO, "DS");
            copyIfAny(target, Tag.LOSSY_METHOD, "CS");
        }
    }

    /** Copies the body part, if the image names it. */
    void copyBodyPart(Attributes target) {
        copyIfAny(target, Tag.BODY_PART, "CS");
    }

    boolean hasBodyPart() {
        return data.has(Tag.BODY_PART);
    }

    /** Copies the frame of reference, if the image has one; projections mostly have none. */
    void copyFrameOfReference(Attributes target) {
        if (data.has(Tag.FRAME_OF_REFERENCE)) {
            copyIfAny(target, Tag.FRAME_OF_REFERENCE, "UI");
            target.text(0x0020_1040, "LO", "");
        }
    }

    private void copyIfAny(Attributes target, int tag, String vr) {
        if (data.has(tag)) {
            target.bytes(tag, vr, data.raw(tag));
        }
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

    /** Gives class and instance, and of a multi-frame image the frame. */
    Attributes reference() {
        Attributes reference = new Attributes()
                .text(0x0008_1150, "UI", data.text(Tag.SOP_CLASS))
                .text(0x0008_1155, "UI", data.text(Tag.SOP_INSTANCE));
        return isMultiFrame() ? reference.text(0x0008_1160, "IS", Integer.toString(frame + 1)) : reference;
    }

    /** Gives class and instance, for lists that know no frames. */
    private Attributes instanceReference() {
        return new Attributes()
                .text(0x0008_1150, "UI", data.text(Tag.SOP_CLASS))
                .text(0x0008_1155, "UI", data.text(Tag.SOP_INSTANCE));
    }

    /** Gives study, series and instance, as a report lists its evidence (PS3.3 C.17.2.3). */
    public Attributes evidence() {
        Attributes series = new Attributes()
                .sequence(0x0008_1199, instanceReference())
                .text(Tag.SERIES_INSTANCE, "UI", data.text(Tag.SERIES_INSTANCE));
        return new Attributes().sequence(0x0008_1115, series).text(Tag.STUDY_INSTANCE, "UI", study());
    }

    /** Gives series and instance, as an image lists what it refers to (PS3.3 C.12.2). */
    Attributes referencedSeries() {
        return new Attributes()
                .sequence(0x0008_114A, instanceReference())
                .text(Tag.SERIES_INSTANCE, "UI", data.text(Tag.SERIES_INSTANCE));
    }
}
