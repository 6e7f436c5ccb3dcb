// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Fails if the canary, which stands in every attribute that could name a patient, comes out of anything unasked. */
class PrivacyTest {

    private static final String CANARY = "CANARY";
    private static final int[] TEXTS = {
        Tag.PATIENT_NAME, Tag.PATIENT_ID, Tag.PATIENT_BIRTH_DATE, Tag.PATIENT_SEX, Tag.PATIENT_AGE,
                Tag.ACCESSION_NUMBER,
        Tag.REFERRING_PHYSICIAN, Tag.STUDY_DATE, Tag.STUDY_TIME, Tag.STUDY_ID, Tag.STUDY_INSTANCE, Tag.SERIES_INSTANCE,
        Tag.SOP_INSTANCE, Tag.BODY_PART, Tag.VIEW_POSITION, Tag.BURNED_IN, Tag.CHARACTER_SET
    };
    // The elements that a careless writer could put free text into, and that messages are about.
    private static final int[] TECHNICAL = {
        Tag.SOP_CLASS,
        Tag.PHOTOMETRIC,
        Tag.FRAMES,
        Tag.WINDOW_CENTER,
        Tag.WINDOW_WIDTH,
        Tag.RESCALE_SLOPE,
        Tag.VOI_FUNCTION,
        Tag.MODALITY,
        Tag.PRESENTATION_LUT_SHAPE
    };

    private static Attributes full() {
        Attributes file = TestDicom.picture();
        for (int tag : TEXTS) {
            file.text(tag, "LO", CANARY + "^NAME " + tag);
        }
        return file;
    }

    /** Everything that a caller can see of one decode. */
    private static String visible(ByteBuffer file) {
        StringWriter out = new StringWriter();
        try {
            DecodedImage image = DicomDecoder.open().decode(file, DecodeRequest.defaults());
            out.append(image.toString()).append(image.warnings().toString());
            out.append(DicomSummary.of(file, DicomOptions.defaults(), DecodeLimits.defaults())
                    .toString());
        } catch (XrayException e) {
            e.printStackTrace(new PrintWriter(out, true));
        }
        return out.toString();
    }

    @Test
    void showsNoAttributeOfThePatientInImageWarningsAndSummary() {
        assertThat(visible(TestDicom.file(full()))).contains("DICOM").doesNotContain(CANARY);
    }

    @Test
    void showsNoFreeTextInMessagesAboutTechnicalAttributes() {
        for (int tag : TECHNICAL) {
            String shown = visible(TestDicom.file(full().text(tag, "LO", CANARY + "^name of tag")));

            assertThat(shown).as(Tag.name(tag)).isNotEmpty().doesNotContain(CANARY);
        }
        assertThat(visible(TestDicom.file(CANARY + "^name", full().encode())))
                .isNotEmpty()
                .doesNotContain(CANARY);
    }

    /** A name in capitals looks like a code string, and two letters of it like a modality. */
    @Test
    void showsNoUpperCaseWordOfATechnicalAttribute() {
        for (int tag : new int[] {Tag.MODALITY, Tag.PHOTOMETRIC, Tag.VOI_FUNCTION, Tag.PRESENTATION_INTENT}) {
            for (String word : new String[] {"MUSTERMANN", "QZ"}) {
                String shown = visible(TestDicom.file(TestDicom.picture()
                        .text(Tag.WINDOW_CENTER, "DS", "8")
                        .text(Tag.WINDOW_WIDTH, "DS", "16")
                        .text(tag, "CS", word)));

                assertThat(shown).as(Tag.name(tag)).isNotEmpty().doesNotContain(word);
            }
        }
        assertThat(visible(TestDicom.file(new Attributes().text(Tag.SOP_CLASS, "UI", "19450301"))))
                .contains("something that is no UID")
                .doesNotContain("19450301");
    }

    @Test
    void showsNoAttributeOfThePatientWhateverIsDamaged() {
        byte[] sound = TestDicom.file(full()).array();
        List<String> shown = new ArrayList<>();
        for (int round = 0; round < 2_000; round++) {
            SplittableRandom random = new SplittableRandom(round);
            byte[] file = sound.clone();
            for (int i = 0; i < 3; i++) {
                file[132 + random.nextInt(file.length - 132)] = (byte) random.nextInt();
            }
            shown.add(visible(ByteBuffer.wrap(file)));
        }

        assertThat(shown).noneMatch(text -> text.contains(CANARY));
    }

    @Test
    void showsThePatientOnlyWhenAsked() {
        DicomSummary summary =
                DicomSummary.of(TestDicom.file(full()), DicomOptions.defaults(), DecodeLimits.defaults());

        assertThat(summary.patient().toString()).contains(CANARY + "^NAME " + Tag.PATIENT_NAME);
        assertThat(new String(TestDicom.file(full()).array(), StandardCharsets.ISO_8859_1))
                .contains(CANARY);
    }
}
