// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.SopClass;
import io.github.xrayclassifier.dicom.file.Uid;
import io.github.xrayclassifier.dicom.report.CapturedImage;
import io.github.xrayclassifier.dicom.report.EvidenceRegion;
import io.github.xrayclassifier.dicom.report.MeasurementReport;
import io.github.xrayclassifier.dicom.report.Segmentation;
import io.github.xrayclassifier.dicom.report.Source;
import io.github.xrayclassifier.dicom.report.Stamp;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Verdict;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A prediction as DICOM objects for the study of its image: a structured report (Comprehensive 3D SR, TID 1500 of PS3.16,
 * findings in SNOMED CT, with their RadLex code beside where there is one), a secondary capture with an overlay, and a
 * segmentation of the regions of highest evidence, which viewers lay over the image. All copy patient and study from the
 * image's file, refer to it, and say that they are for research use and not for diagnosis.
 *
 * <p>Their identifiers follow from image, frame, model and operating point: the same prediction gives the same objects, so
 * that storing them again doubles nothing. All objects of a kind about one study by one model share a series, and the device
 * observer is the same for a model everywhere. Whoever makes a report again, and wants the same bytes, gives the same time.
 *
 * <p>All are Part 10 files in explicit little endian. Immutable; may be shared by threads.
 */
public final class DicomReport {

    /** The kinds of objects, with series numbers that modalities do not give. */
    private enum Kind {
        REPORT(SopClass.COMPREHENSIVE_3D_SR, 9901),
        CAPTURE(SopClass.SECONDARY_CAPTURE, 9902),
        SEGMENTATION(SopClass.SEGMENTATION, 9903);

        private final String sopClass;
        private final int seriesNumber;

        Kind(String sopClass, int seriesNumber) {
            this.sopClass = sopClass;
            this.seriesNumber = seriesNumber;
        }
    }

    private final Source source;
    private final Prediction prediction;
    private final Optional<OperatingPoint> point;
    private final LocalDateTime time;
    private final List<EvidenceRegion> regions;

    private DicomReport(Source source, Prediction prediction, Optional<OperatingPoint> point, LocalDateTime time) {
        this.source = source;
        this.prediction = prediction;
        this.point = point;
        this.time = time;
        this.regions =
                shown().stream().flatMap(finding -> region(finding).stream()).toList();
    }

    /**
     * Starts a report on the first frame of a file.
     *
     * @param file the DICOM file that was classified; only its header is read, position and limit are left unchanged
     * @param prediction what the model said of it
     * @param time when, in the local time of the study
     * @return the report
     * @throws io.github.xrayclassifier.failure.MalformedImageException if the file is damaged or lacks the identifiers of
     *     study, series and instance
     * @throws io.github.xrayclassifier.failure.UnsupportedImageException if its transfer syntax is unknown
     */
    public static DicomReport of(ByteBuffer file, Prediction prediction, LocalDateTime time) {
        return of(file, 0, prediction, time);
    }

    /**
     * Starts a report on one frame of a file; throws as {@link #of(ByteBuffer, Prediction, LocalDateTime)} does.
     *
     * @param file the DICOM file that was classified
     * @param frame the frame that was classified, 0 for the first
     * @param prediction what the model said of it
     * @param time when, in the local time of the study
     * @return the report
     */
    public static DicomReport of(ByteBuffer file, int frame, Prediction prediction, LocalDateTime time) {
        if (frame < 0) {
            throw new IllegalArgumentException("frame: expected at least 0, found " + frame);
        }
        // The limit of a file is the decoder's business: what was classified has passed it.
        DecodeLimits limits = DecodeLimits.defaults().withMaxFileBytes(Long.MAX_VALUE);
        return new DicomReport(new Source(DicomFile.read(file, limits), frame), prediction, Optional.empty(), time);
    }

    /**
     * This report with a decision, present or absent, for each finding whose measurements grant the wish. A prediction that
     * abstains decides nothing: its findings are coded as indeterminate.
     *
     * @param wish the wished trade between sensitivity and specificity
     * @return the changed copy
     */
    public DicomReport withOperatingPoint(OperatingPoint wish) {
        return new DicomReport(source, prediction, Optional.of(wish), time);
    }

    /** The findings whose evidence is shown: those of the verdict, and those that are present at the operating point. */
    private List<Finding> shown() {
        if (!prediction.isAnswered()) {
            return List.of();
        }
        List<Finding> shown = new ArrayList<>(prediction.findings());
        point.stream()
                .flatMap(wish -> prediction.at(wish).stream())
                .flatMap(decision -> decision.supported().stream())
                .filter(decision -> decision.isPresent() && !shown.contains(decision.finding()))
                .forEach(decision -> shown.add(decision.finding()));
        return shown;
    }

    private Optional<EvidenceRegion> region(Finding finding) {
        try {
            return EvidenceRegion.of(prediction.heatmap(finding));
        } catch (ModelException e) { // a model without maps
            return Optional.empty();
        }
    }

    /** {@return the Study Instance UID of image and objects} */
    public String studyUid() {
        return source.study();
    }

    /** {@return the SOP Instance UID of the image} */
    public String sourceInstanceUid() {
        return source.instance();
    }

    /** {@return the SOP Instance UID of {@link #structuredReport()}} */
    public String structuredReportUid() {
        return instanceUid(Kind.REPORT);
    }

    /** {@return the SOP Instance UID of {@link #secondaryCapture}} */
    public String secondaryCaptureUid() {
        return instanceUid(Kind.CAPTURE);
    }

    /** {@return the SOP Instance UID of {@link #segmentation()}} */
    public String segmentationUid() {
        return instanceUid(Kind.SEGMENTATION);
    }

    private String model() {
        return prediction.origin().backend().modelSha256();
    }

    private String instanceUid(Kind kind) {
        String whole = source.instance()
                + '#'
                + source.frame()
                + ' '
                + model()
                + ' '
                + point.map(OperatingPoint::toString).orElse("");
        return Uid.of(whole, kind.name());
    }

    private Stamp stamp(Kind kind) {
        String series = Uid.of(source.study() + ' ' + model(), kind.name());
        return new Stamp(kind.sopClass, instanceUid(kind), series, kind.seriesNumber, time);
    }

    /**
     * The structured report: each finding with its probability, decision, region of highest evidence and algorithm (name,
     * version and SHA-256 of the model), and the verdict or the reasons to abstain, as codes.
     *
     * @return a Part 10 file of SOP class Comprehensive 3D SR
     */
    public byte[] structuredReport() {
        Stamp stamp = stamp(Kind.REPORT);
        Attributes object = stamp.start(source, "SR", "Findings of xray-classifier")
                .sequence(0x0008_0110, MeasurementReport.codingScheme())
                .sequence(0x0008_1111) // performed procedure step: required, may be empty
                .sequence(0x0040_A372) // performed procedure code: required, may be empty
                .sequence(0x0040_A375, source.evidence())
                .text(0x0040_A491, "CS", "COMPLETE")
                .text(0x0040_A492, "LO", Stamp.DISCLAIMER)
                .text(0x0040_A493, "CS", "UNVERIFIED");
        object.putAll(new MeasurementReport(prediction, source, point, regions, Uid.of("device", model())).root());
        return stamp.file(object);
    }

    /**
     * A secondary capture, for example of a heatmap's overlay. Its comment holds the verdict.
     *
     * @param overlay what to show; read as RGB
     * @return a Part 10 file of SOP class Secondary Capture Image, 8 bits a sample
     */
    public byte[] secondaryCapture(BufferedImage overlay) {
        Stamp stamp = stamp(Kind.CAPTURE);
        return stamp.file(CapturedImage.fill(
                stamp.start(source, "OT", "Overlay of xray-classifier"), overlay, source, verdict()));
    }

    private String verdict() {
        String text = prediction
                .verdict()
                .fold(
                        Verdict.Classified::toString,
                        abstained -> "No answer: "
                                + abstained.reasons().stream()
                                        .map(Verdict.Reason::toString)
                                        .collect(Collectors.joining("; ")));
        return text + ". " + Stamp.DISCLAIMER;
    }

    /**
     * The regions of highest evidence, half the peak of the heatmap and more, in the image's own rows and columns: one
     * segment for each finding of the verdict and each that is present at the operating point.
     *
     * @return a Part 10 file of SOP class Segmentation; empty if the model abstains, gives no maps, or nothing speaks for a
     *     finding
     */
    public Optional<byte[]> segmentation() {
        if (regions.isEmpty()) {
            return Optional.empty();
        }
        Stamp stamp = stamp(Kind.SEGMENTATION);
        return Optional.of(stamp.file(Segmentation.fill(
                stamp.start(source, "SEG", "Evidence of xray-classifier"),
                regions,
                source,
                prediction.origin(),
                Uid.of(stamp.instance(), "dimensions"))));
    }
}
