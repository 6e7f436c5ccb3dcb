// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.FakeBackend;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Oracle: DCMTK's dsrdump and dcmftest, David Clunie's dciodvfy and pydicom read what is written here, where they are
 * installed; our own reader always does. Fails if an object breaks its information object definition.
 */
class DicomReportTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 2, 12, 0);

    private static final String PYDICOM = """
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            print(d.SOPClassUID.name, d.StudyInstanceUID, d.PatientName, d.PatientID)
            print(d.pixel_array.shape if 'PixelData' in d else d.ContentTemplateSequence[0].TemplateIdentifier)
            for e in d.iterall():
                if e.keyword == 'EquivalentCodeSequence':
                    print(e.value[0].CodingSchemeDesignator, e.value[0].CodeValue, e.value[0].CodeMeaning)
            """;

    @TempDir
    Path folder;

    private final ByteBuffer picture = Golden.dicom("mono1-window");
    private final Prediction prediction = classify(picture);
    private final DicomReport report = DicomReport.of(picture, prediction, NOON);

    private static Prediction classify(ByteBuffer file) {
        try (XrayClassifier classifier = XrayClassifier.open(
                FakeBackend.open(), ClassifierOptions.defaults().withDecoder(DicomDecoder.open()))) {
            return classifier.classify(file);
        }
    }

    private Path write(byte[] file) throws IOException {
        return Files.write(folder.resolve("written.dcm"), file);
    }

    private static DataSet read(byte[] file) {
        return DicomFile.read(ByteBuffer.wrap(file), DecodeLimits.defaults()).data();
    }

    private BufferedImage overlay() {
        return prediction.heatmap(Finding.PNEUMONIA).overlay(decode(picture).pixels());
    }

    private static DecodedImage decode(ByteBuffer file) {
        return DicomDecoder.open().decode(file, DecodeRequest.defaults());
    }

    @Test
    void writesAReportThatDsrdumpReads() throws Exception {
        Tools.Result result = Tools.run(write(report.structuredReport()), "dsrdump", "+Pc", "+Pl");

        assertThat(result.exit()).isZero();
        assertThat(result.output())
                .contains("Imaging Measurement Report")
                .contains("(233604007,SCT,\"Pneumonia\")")
                .contains("(122157,DCM,\"Probability\")")
                .contains("Algorithm Name")
                .contains(prediction.origin().backend().modelSha256())
                .contains("Research use, not for diagnosis")
                .doesNotContain("Error", "error:");
    }

    @Test
    void writesFilesThatDcmftestAccepts() throws Exception {
        for (byte[] file : new byte[][] {report.structuredReport(), report.secondaryCapture(overlay())}) {
            Tools.Result result = Tools.run(write(file), "dcmftest");

            assertThat(result.output()).startsWith("yes");
        }
    }

    @Test
    void writesObjectsThatDciodvfyAccepts() throws Exception {
        Tools.Result sr = Tools.run(write(report.structuredReport()), "dciodvfy");
        Tools.Result sc = Tools.run(write(report.secondaryCapture(overlay())), "dciodvfy");

        // The name is what it checked against. It warns of what this source lacks: study date and body part.
        assertThat(sr.exit() + sr.output())
                .startsWith("0")
                .contains("Comprehensive3DSR")
                .doesNotContain("Error");
        assertThat(sc.exit() + sc.output()).startsWith("0").contains("SCImage").doesNotContain("Error");
    }

    @Test
    void writesFilesThatPydicomReads() throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "python3 is not installed: this check is skipped");
        Tools.Result probe = Tools.run(Path.of(""), python.toString(), "-c", "import pydicom, numpy");
        assumeTrue(probe.exit() == 0, "python3-pydicom is not installed: this check is skipped");

        Tools.Result sr = Tools.run(write(report.structuredReport()), python.toString(), "-c", PYDICOM);
        Tools.Result sc = Tools.run(write(report.secondaryCapture(overlay())), python.toString(), "-c", PYDICOM);

        String study = "1.2.826.0.1.3680043.10.1234.6.2 CANARY^NAME CANARYID";
        assertThat(sr.output())
                .contains("Comprehensive 3D SR Storage " + study)
                .contains("1500")
                .contains("RADLEX RID5350 pneumonia", "RADLEX RID34539 pleural effusion");
        assertThat(sc.output())
                .contains("Secondary Capture Image Storage " + study)
                .contains(", 3)");
    }

    @Test
    void putsBothObjectsIntoTheStudyOfTheImageAndReferToIt() {
        DataSet source = read(Golden.file("mono1-window"));
        for (byte[] file : new byte[][] {report.structuredReport(), report.secondaryCapture(overlay())}) {
            DataSet written = read(file);

            assertThat(written.text(Tag.STUDY_INSTANCE)).isEqualTo(source.text(Tag.STUDY_INSTANCE));
            assertThat(written.raw(Tag.PATIENT_NAME)).isEqualTo(source.raw(Tag.PATIENT_NAME));
            assertThat(written.text(Tag.SERIES_INSTANCE))
                    .startsWith("2.25.")
                    .isNotEqualTo(source.text(Tag.SERIES_INSTANCE));
            assertThat(new String(file, StandardCharsets.ISO_8859_1))
                    .contains(source.text(Tag.SOP_INSTANCE))
                    .contains("Research use, not for diagnosis");
        }
    }

    @Test
    void writesACaptureWhoseLumaOurOwnReaderGivesBack() {
        BufferedImage drawn = overlay();
        DecodedImage back = decode(ByteBuffer.wrap(report.secondaryCapture(drawn)));

        assertThat(back.pixels().width()).isEqualTo(drawn.getWidth());
        int pixel = drawn.getRGB(7, 11);
        double luma = 0.299 * (pixel >> 16 & 255) + 0.587 * (pixel >> 8 & 255) + 0.114 * (pixel & 255);
        assertThat(back.pixels().sample(7, 11)).isEqualTo((int) Math.round(luma * 257));
    }

    @Test
    void refusesToTakeItsOwnReportForAnImage() {
        ByteBuffer sr = ByteBuffer.wrap(report.structuredReport());

        assertThatThrownBy(() -> decode(sr))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("1.2.840.10008.5.1.4.1.1.88.34 (Structured Report)");
    }

    @Test
    void writesTheSameBytesForTheSamePredictionAndTime() {
        DicomReport again = DicomReport.of(picture, prediction, NOON);

        assertThat(again.structuredReport()).isEqualTo(report.structuredReport());
    }

    @Test
    void refusesAnImageWithoutIdentifiers() {
        ByteBuffer anonymous = TestDicom.file(TestDicom.picture());

        assertThatThrownBy(() -> DicomReport.of(anonymous, prediction, NOON))
                .isInstanceOf(MalformedImageException.class)
                .hasMessageContaining("(0020,000d): expected a UID to refer to, found none");
    }
}
