// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.dicom.DicomReport;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * Classifies one DICOM file and writes the answer for its study: a structured report, a picture with the heatmap, and the
 * region of highest evidence as a segmentation.
 *
 * <p>Arguments: the file, and a folder to write to.
 */
public final class ReportToDicom {

    private ReportToDicom() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Path out = Files.createDirectories(Path.of(arguments[1]));
        ClassifierOptions options = ClassifierOptions.defaults().withDecoder(DicomDecoder.open());
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()), options)) {
            var image = classifier.decode(file);
            Prediction answer = classifier.classify(image);

            DicomReport report = DicomReport.of(
                            ByteBuffer.wrap(Files.readAllBytes(file)),
                            answer,
                            LocalDateTime.now(ZoneId.systemDefault()))
                    .withOperatingPoint(OperatingPoint.maximumYouden());
            var overlay = answer.heatmap(answer.ranked().get(0).finding()).overlay(image.pixels(), 1024);

            Files.write(out.resolve("report.dcm"), report.structuredReport());
            Files.write(out.resolve("picture.dcm"), report.secondaryCapture(overlay));
            if (report.segmentation().isPresent()) { // an abstention shows no region
                Files.write(out.resolve("region.dcm"), report.segmentation().get());
            }
            System.out.println(answer.verdict());
        }
    }
}
