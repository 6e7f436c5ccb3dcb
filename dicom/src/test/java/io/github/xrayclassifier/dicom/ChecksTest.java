// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Oracle: the defined terms of PS3.3 and the codes of PS3.16 CID 4010. Fails if a check misses or cries wolf. */
class ChecksTest {

    private static List<Kind> kinds(Attributes file) {
        return DicomDecoder.open().decode(TestDicom.file(file), DecodeRequest.defaults()).warnings().stream()
                .map(ImageWarning::kind)
                .toList();
    }

    @Test
    void saysNothingOfAFrontalChestRadiographOfAnAdult() {
        Attributes chest = TestDicom.picture()
                .text(Tag.MODALITY, "CS", "DX")
                .text(Tag.VIEW_POSITION, "CS", "PA")
                .text(Tag.BODY_PART, "CS", "CHEST")
                .text(Tag.PATIENT_AGE, "AS", "018Y")
                .text(Tag.BURNED_IN, "CS", "NO");

        assertThat(kinds(chest)).isEmpty();
    }

    @ParameterizedTest(name = "{0} warns of {1}")
    @CsvSource({
        "LL, LATERAL_VIEW",
        "RL, LATERAL_VIEW",
        "LATERAL, LATERAL_VIEW",
        "AP, ",
        "LLD, ", // decubitus is frontal
    })
    void knowsLateralViews(String view, Kind expected) {
        assertThat(kinds(TestDicom.picture().text(Tag.VIEW_POSITION, "CS", view)))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest(name = "{0}: lateral {1}")
    @CsvSource({"399067008, true", "399173006, true", "R-10236, true", "399348003, false"})
    void knowsLateralViewsByTheirCode(String code, boolean lateral) {
        Attributes item = new Attributes().text(Tag.CODE_VALUE, "SH", code).text(Tag.CODING_SCHEME, "SH", "SCT");

        assertThat(kinds(TestDicom.picture().sequence(Tag.VIEW_CODE_SEQUENCE, item))
                        .contains(Kind.LATERAL_VIEW))
                .isEqualTo(lateral);
    }

    @ParameterizedTest(name = "{0}: not the chest {1}")
    @CsvSource({
        "CHEST, false",
        "THORAX, false",
        "PORT CHEST, false",
        "Chest, false",
        "TORAX, false",
        "HAND, true",
        "ABDOMEN, true"
    })
    void knowsOtherBodyParts(String part, boolean other) {
        assertThat(kinds(TestDicom.picture().text(Tag.BODY_PART, "CS", part)).contains(Kind.NOT_CHEST))
                .isEqualTo(other);
    }

    @ParameterizedTest(name = "{0}: not a radiograph {1}")
    @CsvSource({"CR, false", "cr, false", "DX, false", "OT, false", "CT, true", "MR, true", "MG, true"})
    void knowsOtherModalities(String modality, boolean other) {
        assertThat(kinds(TestDicom.picture().text(Tag.MODALITY, "CS", modality)).contains(Kind.NOT_RADIOGRAPH))
                .isEqualTo(other);
    }

    @ParameterizedTest(name = "{0}: child {1}")
    @CsvSource({
        "017Y, true",
        "018Y, false",
        "200M, true",
        "216M, false",
        "020D, true",
        "17Y, true",
        "12, true",
        "40, false",
        "000Y, false",
        "000D, false"
    })
    void knowsChildrenByAge(String age, boolean child) {
        assertThat(kinds(TestDicom.picture().text(Tag.PATIENT_AGE, "AS", age)).contains(Kind.CHILD))
                .isEqualTo(child);
    }

    @ParameterizedTest(name = "born {0}, studied {1}: child {2}")
    @CsvSource({
        "20080102, 20260101, true",
        "20080101, 20260101, false",
        "'', 20260101, false",
        "20260101, 20260101, false"
    })
    void knowsChildrenByDates(String birth, String study, boolean child) {
        Attributes file =
                TestDicom.picture().text(Tag.PATIENT_BIRTH_DATE, "DA", birth).text(Tag.STUDY_DATE, "DA", study);

        assertThat(kinds(file).contains(Kind.CHILD)).isEqualTo(child);
    }

    /** PS3.3 C.7.6.1.1.1: rows that run to the front or the back are seen from a side. */
    @ParameterizedTest(name = "{0}, view {1}: lateral {2}")
    @CsvSource({"'A\\F', '', true", "'P\\F', '', true", "'L\\F', '', false", "'A\\F', PA, false"})
    void knowsLateralViewsByTheOrientationOfTheRows(String orientation, String view, boolean lateral) {
        Attributes file = TestDicom.picture()
                .text(Tag.PATIENT_ORIENTATION, "CS", orientation)
                .text(Tag.VIEW_POSITION, "CS", view);

        assertThat(kinds(file).contains(Kind.LATERAL_VIEW)).isEqualTo(lateral);
    }

    @Test
    void warnsOfValuesThatAreNotForDisplay() {
        assertThat(kinds(TestDicom.picture().text(Tag.PRESENTATION_INTENT, "CS", "FOR PROCESSING")))
                .containsExactly(Kind.FOR_PROCESSING);
    }

    @Test
    void warnsOfBurnedInTextAndOfFurtherFrames() {
        Attributes file = TestDicom.picture()
                .text(Tag.BURNED_IN, "CS", "YES")
                .text(Tag.FRAMES, "IS", "2")
                .bytes(Tag.PIXEL_DATA, "OB", new byte[24]);

        assertThat(kinds(file)).containsExactly(Kind.MULTI_FRAME, Kind.BURNED_IN_ANNOTATION);
    }
}
