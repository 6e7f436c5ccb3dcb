// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.SopClass;
import io.github.xrayclassifier.dicom.file.Uid;
import io.github.xrayclassifier.dicom.report.CapturedImage;
import io.github.xrayclassifier.dicom.report.MeasurementReport;
import io.github.xrayclassifier.dicom.report.Source;
import io.github.xrayclassifier.dicom.report.Stamp;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.predict.Prediction;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A prediction as DICOM objects for the study of its image: a structured report (TID 1500 of PS3.16, findings in
 * SNOMED CT, with their RadLex code beside where there is one) and a secondary capture with an overlay. Both copy patient and study from the image's file, refer to it,
 * and say that they are for research use and not for diagnosis.
 *
 * <p>Both are Part 10 files in explicit little endian. Immutable; may be shared by threads.
 */
public final class DicomReport {

    private final Source source;
    private final Prediction prediction;
    private final Optional<OperatingPoint> point;
    private final Stamp report;
    private final Stamp capture;
    private final String observerUid;

    private DicomReport(
            Source source,
            Prediction prediction,
            Optional<OperatingPoint> point,
            Stamp report,
            Stamp capture,
            String uid) {
        this.source = source;
        this.prediction = prediction;
        this.point = point;
        this.report = report;
        this.capture = capture;
        this.observerUid = uid;
    }

    /**
     * Starts a report.
     *
     * @param file the DICOM file that was classified; only its header is read, position and limit are left unchanged
     * @param prediction what the model said of it
     * @param time when, in the local time of the study
     * @param random what unique identifiers are drawn from: 122 bits each, so a good one
     * @return the report
     * @throws io.github.xrayclassifier.failure.MalformedImageException if the file is damaged or lacks the identifiers of
     *     study, series and instance
     * @throws io.github.xrayclassifier.failure.UnsupportedImageException if its transfer syntax is unknown
     */
    public static DicomReport of(ByteBuffer file, Prediction prediction, LocalDateTime time, RandomGenerator random) {
        Source source = new Source(DicomFile.read(file, DecodeLimits.defaults()).data());
        Stamp report = new Stamp(SopClass.ENHANCED_SR, Uid.random(random), Uid.random(random), time);
        Stamp capture = new Stamp(SopClass.SECONDARY_CAPTURE, Uid.random(random), Uid.random(random), time);
        return new DicomReport(source, prediction, Optional.empty(), report, capture, Uid.random(random));
    }

    /**
     * This report with a decision, present or absent, for each finding whose measurements grant the wish.
     *
     * @param wish the wished trade between sensitivity and specificity
     * @return the changed copy
     */
    public DicomReport withOperatingPoint(OperatingPoint wish) {
        return new DicomReport(source, prediction, Optional.of(wish), report, capture, observerUid);
    }

    /**
     * The structured report: each finding with its probability, decision and algorithm (name and SHA-256 of the model),
     * and the verdict or the reasons to abstain.
     *
     * @return a Part 10 file of SOP class Enhanced SR
     */
    public byte[] structuredReport() {
        Attributes object = report.start(source, "SR", "Findings of xray-classifier")
                .sequence(0x0008_1111) // performed procedure step: required, may be empty
                .sequence(0x0040_A372) // performed procedure code: required, may be empty
                .sequence(0x0040_A375, source.evidence())
                .text(0x0040_A491, "CS", "COMPLETE")
                .text(0x0040_A492, "LO", Stamp.DISCLAIMER)
                .text(0x0040_A493, "CS", "UNVERIFIED");
        object.putAll(new MeasurementReport(prediction, source, point, observerUid).root());
        return report.file(object);
    }

    /**
     * A secondary capture, for example of a heatmap's overlay.
     *
     * @param overlay what to show; read as RGB
     * @return a Part 10 file of SOP class Secondary Capture Image, 8 bits a sample
     */
    public byte[] secondaryCapture(BufferedImage overlay) {
        return capture.file(
                CapturedImage.fill(capture.start(source, "OT", "Overlay of xray-classifier"), overlay, source));
    }
}
