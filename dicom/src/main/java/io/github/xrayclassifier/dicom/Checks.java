// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.dicom.file.Text;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Warnings of what a data set states of its image: view, body part, modality, age, burned-in text. */
final class Checks {

    // PS3.3 C.7.3.1.1.1: computed and digital radiography; RG is film; OT and SC are what converters write.
    private static final Set<String> RADIOGRAPHS = Set.of("CR", "DX", "DR", "RG", "OT", "SC", "");
    // PS3.3 C.8.1.1.1.1 (left and right lateral) and what vendors write besides.
    private static final Set<String> LATERAL = Set.of("LL", "RL", "LAT", "LATERAL");
    // SNOMED CT: lateral, left lateral, right lateral projection; and the SNOMED RT codes of CID 4010 before 2010.
    private static final Set<String> LATERAL_CODES =
            Set.of("399067008", "399173006", "399198007", "R-10224", "R-10236", "R-10228");
    // SNOMED CT and RT: chest, lung.
    private static final Set<String> CHEST_CODES = Set.of("51185008", "39607008", "T-D3000", "T-28000");
    // CHEST of PS3.16 annex L, and what stands in its place: thorax in the languages of Europe, and the lungs.
    private static final List<String> CHEST_WORDS = List.of("CHEST", "THORA", "TORA", "T\u00d3RA", "LUNG", "PULMO");

    private static final int ADULT_YEARS = 18;

    private final DataSet data;
    private final List<ImageWarning> warnings = new ArrayList<>();

    Checks(DataSet data) {
        this.data = data;
    }

    static List<ImageWarning> of(Frame frame) {
        Checks checks = new Checks(frame.file().data());
        int frames = frame.format().frames();
        checks.warnIf(frames > 1, Kind.MULTI_FRAME, "DICOM: one of " + frames + " frames was read");
        checks.look();
        frame.faults().forEach(fault -> checks.warnIf(true, Kind.FILE_FAULT, fault));
        frame.file().data().faults().forEach(fault -> checks.warnIf(true, Kind.FILE_FAULT, fault));
        return checks.warnings;
    }

    private void look() {
        warnIf(
                data.code(Tag.BURNED_IN).equals("YES"),
                Kind.BURNED_IN_ANNOTATION,
                "DICOM burned in annotation (0028,0301): YES");
        String modality = data.code(Tag.MODALITY);
        warnIf(
                !RADIOGRAPHS.contains(modality),
                Kind.NOT_RADIOGRAPH,
                "DICOM modality (0008,0060): expected CR or DX, found " + Text.modality(modality));
        warnIf(
                data.code(Tag.PRESENTATION_INTENT).equals("FOR PROCESSING"),
                Kind.FOR_PROCESSING,
                "DICOM presentation intent (0008,0068): expected FOR PRESENTATION, found FOR PROCESSING");
        warnIf(isLateral(), Kind.LATERAL_VIEW, "DICOM view: expected a frontal one, found a lateral one");
        warnIf(isNotChest(), Kind.NOT_CHEST, "DICOM body part: expected the chest, found another");
        warnIf(isChild(), Kind.CHILD, "DICOM patient's age: expected an adult, found less than 18 years");
    }

    private void warnIf(boolean found, Kind kind, String message) {
        if (found) {
            warnings.add(new ImageWarning(kind, message));
        }
    }

    boolean isLateral() {
        String position = data.code(Tag.VIEW_POSITION);
        String code = code(Tag.VIEW_CODE_SEQUENCE);
        if (position.isEmpty() && code.isEmpty()) {
            // The direction of the rows (PS3.3 C.7.6.1.1.1): to the front or the back where the view is from a side.
            return data.code(Tag.PATIENT_ORIENTATION).matches("[AP].*");
        }
        return LATERAL.contains(position) || LATERAL_CODES.contains(code);
    }

    private boolean isNotChest() {
        String part = data.code(Tag.BODY_PART);
        if (!part.isEmpty()) {
            return CHEST_WORDS.stream().noneMatch(part::contains);
        }
        String code = code(Tag.ANATOMIC_REGION_SEQUENCE);
        return !code.isEmpty() && !CHEST_CODES.contains(code);
    }

    private String code(int sequence) {
        return data.item(sequence, 0).map(item -> item.text(Tag.CODE_VALUE)).orElse("");
    }

    /** From the age (PS3.5 table 6.2-1: three digits and D, W, M or Y; some leave zeros or the Y out), else from birth and study date. */
    private boolean isChild() {
        String age = data.code(Tag.PATIENT_AGE);
        if (age.matches("[0-9]{1,3}[DWMY]?")) {
            int number = Integer.parseInt(age.replaceAll("[DWMY]", ""));
            if (number == 0) {
                return false; // what anonymizers write
            }
            return switch (age.charAt(age.length() - 1)) {
                case 'D' -> true; // 999 at most
                case 'M' -> number < 12 * ADULT_YEARS;
                case 'W' -> number < 52 * ADULT_YEARS;
                default -> number < ADULT_YEARS;
            };
        }
        String birth = data.text(Tag.PATIENT_BIRTH_DATE);
        String study = data.text(Tag.STUDY_DATE);
        boolean known = birth.matches("[0-9]{8}") && study.matches("[0-9]{8}") && !birth.equals(study);
        // Dates written as YYYYMMDD differ by 10,000 a year.
        return known && Integer.parseInt(study) - Integer.parseInt(birth) < 10_000 * ADULT_YEARS;
    }
}
