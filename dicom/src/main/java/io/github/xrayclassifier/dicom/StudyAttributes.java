// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.image.DecodeLimits;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The attributes of patient, study and device by which a data set is divided and described. They identify a patient: never
 * log them. Immutable; may be shared by threads.
 *
 * @param patientId (0010,0020); empty if the file has none
 * @param accessionNumber (0008,0050); empty if the file has none
 * @param studyUid (0020,000D); empty if the file has none
 * @param instanceUid (0008,0018); empty if the file has none
 * @param sex (0010,0040), for example {@code F}; empty if the file has none
 * @param ageYears (0010,1010), else from birth and study date; empty if unknown, and for the 0 that anonymizers write
 * @param view (0018,5101) in upper case, for example {@code PA}; {@code LATERAL} for each lateral one; empty if unknown
 * @param manufacturer (0008,0070); empty if the file has none
 * @param studyDate (0008,0020); empty if the file has none
 */
public record StudyAttributes(
        String patientId,
        String accessionNumber,
        String studyUid,
        String instanceUid,
        String sex,
        OptionalInt ageYears,
        String view,
        String manufacturer,
        Optional<LocalDate> studyDate) {

    /**
     * Reads the attributes of a file; its pixels are not decoded.
     *
     * @param file the whole file; position and limit are left unchanged
     * @param limits what the file may ask for at most
     * @return the attributes
     * @throws io.github.xrayclassifier.failure.MalformedImageException if the bytes are damaged or no DICOM file
     * @throws io.github.xrayclassifier.failure.UnsupportedImageException if they exceed the limits
     */
    public static StudyAttributes of(ByteBuffer file, DecodeLimits limits) {
        DataSet data = DicomFile.read(file, limits).data();
        return new StudyAttributes(
                data.text(Tag.PATIENT_ID),
                data.text(Tag.ACCESSION_NUMBER),
                data.text(Tag.STUDY_INSTANCE),
                data.text(Tag.SOP_INSTANCE),
                data.code(Tag.PATIENT_SEX),
                age(data),
                new Checks(data).isLateral() ? "LATERAL" : data.code(Tag.VIEW_POSITION),
                data.text(Tag.MANUFACTURER),
                date(data.text(Tag.STUDY_DATE)));
    }

    /** PS3.5 table 6.2-1: three digits and D, W, M or Y. */
    private static OptionalInt age(DataSet data) {
        String age = data.code(Tag.PATIENT_AGE);
        if (age.matches("[0-9]{1,3}[DWMY]?")) {
            int number = Integer.parseInt(age.replaceAll("[DWMY]", ""));
            int years = switch (age.charAt(age.length() - 1)) {
                case 'D' -> number / 365;
                case 'W' -> number / 52;
                case 'M' -> number / 12;
                default -> number;
            };
            return number == 0 ? OptionalInt.empty() : OptionalInt.of(years);
        }
        Optional<LocalDate> birth = date(data.text(Tag.PATIENT_BIRTH_DATE));
        Optional<LocalDate> study = date(data.text(Tag.STUDY_DATE));
        if (birth.isEmpty() || study.isEmpty() || !birth.get().isBefore(study.get())) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) ChronoUnit.YEARS.between(birth.get(), study.get()));
    }

    private static Optional<LocalDate> date(String text) {
        if (!text.matches("[0-9]{8}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException e) { // eight digits that are no day
            return Optional.empty();
        }
    }

    /** The view alone: all else may identify a patient. */
    @Override
    public String toString() {
        return "StudyAttributes[view=" + view + "]";
    }
}
