// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.predict.AbstentionPolicy;
import io.github.xrayclassifier.predict.InputChecks;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.FakeBackend;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The codes of a report, and the place of its regions. Oracle: pydicom takes the objects apart, and the heatmap
 * itself says where it reaches half its peak. Fails if an abstention codes a finding as present, or a region lies elsewhere.
 */
class ReportContentTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 2, 12, 0);
    private static final int SIDE = 96;
    private static final AbstentionPolicy NEVER =
            AbstentionPolicy.defaults().withChecks(InputChecks.defaults().withAbstainOn(Set.of()));
    private static final AbstentionPolicy ON_KNEES =
            AbstentionPolicy.defaults().withChecks(InputChecks.defaults().withAbstainOn(Set.of(Kind.NOT_CHEST)));

    /** Every coded item as a line of concept and value, every outline and every reference with its frames. */
    private static final String CODES = """
            import sys, pydicom
            def walk(items, depth=0):
                for i in items:
                    name = i.ConceptNameCodeSequence[0].CodeMeaning if 'ConceptNameCodeSequence' in i else '-'
                    value = ''
                    if i.ValueType == 'CODE':
                        c = i.ConceptCodeSequence[0]
                        value = c.CodeValue + ' ' + c.CodingSchemeDesignator + ' ' + c.CodeMeaning
                    if i.ValueType == 'SCOORD':
                        value = i.GraphicType + ' ' + ' '.join(str(v) for v in i.GraphicData)
                    if i.ValueType == 'IMAGE':
                        value = 'frame ' + str(i.ReferencedSOPSequence[0].get('ReferencedFrameNumber', 'none'))
                    if i.ValueType == 'UIDREF':
                        value = i.UID
                    print(i.RelationshipType, i.ValueType, name + ':', value)
                    walk(i.get('ContentSequence', []), depth + 1)
            d = pydicom.dcmread(sys.argv[1])
            walk(d.ContentSequence)
            """;

    private static final String SEGMENTS = """
            import sys, pydicom, numpy
            d = pydicom.dcmread(sys.argv[1])
            a = d.pixel_array
            a = a if a.ndim == 3 else a[None]
            print(d.SOPClassUID.name, d.SegmentationType, a.shape)
            for s, m in zip(d.SegmentSequence, a):
                print(s.SegmentLabel, int(m.sum()), *(numpy.argwhere(m).min(0).tolist() + numpy.argwhere(m).max(0).tolist()))
            """;

    @TempDir
    Path folder;

    private static Attributes image() {
        byte[] pixels = new byte[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % SIDE;
            int y = i / SIDE;
            pixels[i] = (byte) (40 + 2 * x + (x * 7919 + y * 104_729) % 20 + (y > SIDE / 2 ? 15 : 0));
        }
        return TestDicom.header()
                .shorts(Tag.ROWS, "US", SIDE)
                .shorts(Tag.COLUMNS, "US", SIDE)
                .text(Tag.STUDY_INSTANCE, "UI", "1.2.1")
                .text(Tag.SERIES_INSTANCE, "UI", "1.2.2")
                .text(Tag.STUDY_DATE, "DA", "20260102")
                .bytes(Tag.PIXEL_DATA, "OB", pixels);
    }

    private static Prediction classify(ByteBuffer file, AbstentionPolicy policy) {
        ClassifierOptions options =
                ClassifierOptions.defaults().withDecoder(DicomDecoder.open()).withAbstentionPolicy(policy);
        try (XrayClassifier classifier = XrayClassifier.open(FakeBackend.open(), options)) {
            return classifier.classify(file);
        }
    }

    private static Prediction answer(ByteBuffer file) {
        Prediction answer = classify(file, NEVER);
        assertThat(answer.isAnswered()).isTrue();
        return answer;
    }

    private List<String> python(String script, byte[] object) throws IOException, InterruptedException {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "python3 is not installed: this check is skipped");
        Tools.Result probe = Tools.run(Path.of(""), python.toString(), "-c", "import pydicom, numpy");
        assumeTrue(probe.exit() == 0, "python3-pydicom is not installed: this check is skipped");
        Path file = Files.write(folder.resolve("object.dcm"), object);
        Tools.Result result = Tools.run(file, python.toString(), "-c", script);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output().lines().toList();
    }

    @Test
    void codesAnAbstentionWithItsReasonsAndNoFindingAsPresent() throws Exception {
        ByteBuffer file = TestDicom.file(image().text(Tag.BODY_PART, "CS", "KNEE"));
        Prediction abstained = classify(file, ON_KNEES);
        assertThat(abstained.isAnswered()).isFalse();

        List<String> lines = python(
                CODES,
                DicomReport.of(file, abstained, NOON)
                        .withOperatingPoint(OperatingPoint.threshold(0.001))
                        .structuredReport());

        assertThat(lines)
                .contains("CONTAINS CODE CAD Processing and Findings Summary: 111245 DCM No algorithms succeeded;"
                        + " without findings")
                .contains(
                        "CONTAINS CODE Reason for which no answer is given: INPUT 99XRAYCLASSIFIER The image is not fit"
                                + " to be judged")
                .noneMatch(line -> line.contains("52101004") || line.contains("2667000") || line.contains("SCOORD"));
        assertThat(lines.stream().filter(line -> line.contains("82334004 SCT Indeterminate")))
                .hasSize(abstained.scores().size());
    }

    @Test
    void codesTheVerdictOfAnAnswer() throws Exception {
        ByteBuffer file = TestDicom.file(image());
        Prediction answer = answer(file);

        List<String> lines = python(CODES, DicomReport.of(file, answer, NOON).structuredReport());

        assertThat(lines)
                .contains("CONTAINS CODE CAD Processing and Findings Summary: 111242 DCM All algorithms succeeded; with"
                        + " findings")
                .noneMatch(line -> line.contains("Indeterminate") || line.contains("no answer is given"));
    }

    @Test
    void drawsTheOutlineWhereTheMapReachesHalfItsPeak() throws Exception {
        ByteBuffer file = TestDicom.file(image());
        Prediction answer = answer(file);
        Heatmap map = answer.heatmap(answer.findings().get(0));

        List<String> outlines = python(CODES, DicomReport.of(file, answer, NOON).structuredReport()).stream()
                .filter(line -> line.contains("SCOORD Image Region: POLYLINE"))
                .toList();

        assertThat(outlines).hasSize(1);
        List<Double> points = new ArrayList<>();
        new Scanner(outlines.get(0).replaceFirst(".*POLYLINE ", ""))
                .tokens()
                .forEach(number -> points.add(Double.parseDouble(number)));
        assertThat(points.subList(0, 2)).isEqualTo(points.subList(points.size() - 2, points.size()));
        for (int i = 0; i < points.size(); i += 2) {
            double x = points.get(i);
            double y = points.get(i + 1);
            boolean isAtTheEdge = Math.min(Math.min(x, y), Math.min(SIDE - x, SIDE - y)) < 1;
            if (!isAtTheEdge) { // inside the image, the outline is where the map crosses the level
                double steepest = steepest(map, x, y);
                assertThat(map.at(x, y).orElseThrow()).isCloseTo(map.peak().value() / 2, within(steepest));
            }
        }
    }

    /** The amount by which the map changes within a cell of the outline, a pixel here: no outline is more exact. */
    private static double steepest(Heatmap map, double x, double y) {
        double largest = 0;
        for (double[] step : new double[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
            double there = map.at(x + step[0], y + step[1]).orElseThrow();
            largest = Math.max(largest, Math.abs(there - map.at(x, y).orElseThrow()));
        }
        return largest + 1e-3;
    }

    @Test
    void segmentsThePixelsOfTheRegionInTheImagesOwnRowsAndColumns() throws Exception {
        ByteBuffer file = TestDicom.file(image());
        Prediction answer = answer(file);
        Heatmap map = answer.heatmap(answer.findings().get(0));

        byte[] object = DicomReport.of(file, answer, NOON).segmentation().orElseThrow();
        List<String> lines = python(SEGMENTS, object);

        assertThat(lines.get(0)).isEqualTo("Segmentation Storage BINARY (1, " + SIDE + ", " + SIDE + ")");
        int above = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                above += map.at(x + 0.5, y + 0.5).orElseThrow() >= map.peak().value() / 2 ? 1 : 0;
            }
        }
        assertThat(lines.get(1)).startsWith("Evidence for " + map.finding() + " ");
        int set = new Scanner(lines.get(1).substring(("Evidence for " + map.finding()).length())).nextInt();
        assertThat(set).isPositive().isLessThanOrEqualTo(above); // other spots as bright are not connected
    }

    @Test
    void writesASegmentationThatDciodvfyAccepts() throws Exception {
        ByteBuffer file = TestDicom.file(image());
        byte[] object = DicomReport.of(file, answer(file), NOON).segmentation().orElseThrow();

        Tools.Result result = Tools.run(Files.write(folder.resolve("seg.dcm"), object), "dciodvfy");

        assertThat(result.exit() + result.output())
                .startsWith("0")
                .contains("Segmentation")
                .doesNotContain("Error");
    }

    @Test
    void showsNoRegionOfAnAbstention() {
        ByteBuffer file = TestDicom.file(image().text(Tag.BODY_PART, "CS", "KNEE"));

        assertThat(DicomReport.of(file, classify(file, ON_KNEES), NOON).segmentation())
                .isEmpty();
    }

    @Test
    void namesTheFrameOfAMultiFrameImage() throws Exception {
        byte[] two = new byte[2 * SIDE * SIDE];
        byte[] one = read(TestDicom.file(image())).raw(Tag.PIXEL_DATA);
        System.arraycopy(one, 0, two, SIDE * SIDE, one.length);
        ByteBuffer file = TestDicom.file(image().text(Tag.FRAMES, "IS", "2").bytes(Tag.PIXEL_DATA, "OB", two));
        ByteBuffer single = TestDicom.file(image());

        List<String> lines =
                python(CODES, DicomReport.of(file, 1, answer(single), NOON).structuredReport());
        List<String> plain =
                python(CODES, DicomReport.of(single, answer(single), NOON).structuredReport());

        assertThat(lines.stream().filter(line -> line.contains(" IMAGE ")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("frame 2"));
        assertThat(plain.stream().filter(line -> line.contains(" IMAGE ")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("frame none"));
        assertThat(DicomReport.of(file, 1, answer(single), NOON).structuredReportUid())
                .isNotEqualTo(DicomReport.of(file, 0, answer(single), NOON).structuredReportUid());
    }

    private static DataSet read(ByteBuffer file) {
        return DicomFile.read(file, DecodeLimits.defaults()).data();
    }

    @Test
    void givesAModelOneDeviceWhateverTheImage() throws Exception {
        ByteBuffer one = TestDicom.file(image());
        ByteBuffer other =
                TestDicom.file(image().text(Tag.SOP_INSTANCE, "UI", "1.2.77").text(Tag.STUDY_INSTANCE, "UI", "1.9"));

        String first = device(one);

        assertThat(device(other)).isEqualTo(first).contains("2.25.");
        assertThat(DicomReport.of(other, answer(other), NOON).structuredReportUid())
                .isNotEqualTo(DicomReport.of(one, answer(one), NOON).structuredReportUid());
    }

    private String device(ByteBuffer file) throws IOException, InterruptedException {
        return python(CODES, DicomReport.of(file, answer(file), NOON).structuredReport()).stream()
                .filter(line -> line.contains("Device Observer UID"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void passesOnThatTheImageWasCompressedWithLoss() {
        ByteBuffer lossy = TestDicom.file(image().text(Tag.LOSSY, "CS", "01")
                .text(Tag.LOSSY_RATIO, "DS", "12.5")
                .text(Tag.LOSSY_METHOD, "CS", "ISO_10918_1"));
        ByteBuffer plain = TestDicom.file(image());
        BufferedImage overlay = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);

        DataSet capture =
                read(ByteBuffer.wrap(DicomReport.of(lossy, answer(lossy), NOON).secondaryCapture(overlay)));
        DataSet other =
                read(ByteBuffer.wrap(DicomReport.of(plain, answer(plain), NOON).secondaryCapture(overlay)));

        assertThat(capture.text(Tag.LOSSY) + " " + capture.text(Tag.LOSSY_RATIO) + " " + capture.text(Tag.LOSSY_METHOD))
                .isEqualTo("01 12.5 ISO_10918_1");
        assertThat(other.has(Tag.LOSSY)).isFalse();
    }

    @Test
    void tellsTheKindsOfObjectsApartByTheirSeries() {
        ByteBuffer file = TestDicom.file(image());
        DicomReport report = DicomReport.of(file, answer(file), NOON);
        DataSet sr = read(ByteBuffer.wrap(report.structuredReport()));
        DataSet sc =
                read(ByteBuffer.wrap(report.secondaryCapture(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB))));
        DataSet seg = read(ByteBuffer.wrap(report.segmentation().orElseThrow()));

        assertThat(List.of(sr.text(Tag.SERIES_INSTANCE), sc.text(Tag.SERIES_INSTANCE), seg.text(Tag.SERIES_INSTANCE)))
                .doesNotHaveDuplicates()
                .doesNotContain("1.2.2");
        assertThat(List.of(sr.text(Tag.SOP_INSTANCE), sc.text(Tag.SOP_INSTANCE), seg.text(Tag.SOP_INSTANCE)))
                .containsExactly(report.structuredReportUid(), report.secondaryCaptureUid(), report.segmentationUid());
    }

    @Test
    void writesNamesOfAnyScriptAsTheImagesCharacterSetHasThem() {
        byte[] name = "N\u00c4ME".getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer file = TestDicom.file(
                image().text(Tag.CHARACTER_SET, "CS", "ISO_IR 100").bytes(Tag.PATIENT_NAME, "PN", name));

        DataSet sr =
                read(ByteBuffer.wrap(DicomReport.of(file, answer(file), NOON).structuredReport()));

        assertThat(sr.raw(Tag.PATIENT_NAME)).isEqualTo(name);
        assertThat(sr.text(Tag.CHARACTER_SET)).isEqualTo("ISO_IR 100");
    }
}
