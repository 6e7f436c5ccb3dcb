// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import io.github.xrayclassifier.dicom.DicomReport;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.pacs.ledger.Claim;
import io.github.xrayclassifier.predict.Prediction;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects about one answer, made from its image's file. */
final class Reports {

    // Enough for a map of 7 x 7 cells. Drawing and transfer grow with the square: at 1024, drawing alone took 81 ms
    // beside
    // 6 ms for the answer, and the file 3.5 MB.
    private static final int LONGEST_SIDE = 512;

    private final Map<String, String> uids = new LinkedHashMap<>();
    private final List<byte[]> files = new ArrayList<>();

    private Reports() {}

    /**
     * Makes them.
     *
     * @throws io.github.xrayclassifier.failure.MalformedImageException if the file is another one than its archive says
     */
    static Reports of(ByteBuffer file, DecodedImage image, Prediction answer, Claim claim, WorkerOptions options) {
        DicomReport report = DicomReport.of(file, answer, LocalDateTime.ofInstant(claim.time(), ZoneOffset.UTC))
                .withOperatingPoint(options.point());
        if (!report.sourceInstanceUid().equals(claim.image().instance())
                || !report.studyUid().equals(claim.image().study())) {
            throw new MalformedImageException(
                    "DICOM file: expected the study and the instance that were asked for, found others");
        }
        Reports reports = new Reports();
        Optional<Heatmap> shown = heatmap(answer);
        if (options.stored().contains(StoredObject.SR)) {
            reports.add(StoredObject.SR, report.structuredReportUid(), report.structuredReport());
        }
        if (options.stored().contains(StoredObject.SC) && shown.isPresent()) {
            reports.add(
                    StoredObject.SC,
                    report.secondaryCaptureUid(),
                    report.secondaryCapture(shown.get().overlay(image.pixels(), LONGEST_SIDE)));
        }
        if (options.stored().contains(StoredObject.SEG)) {
            report.segmentation().ifPresent(bytes -> reports.add(StoredObject.SEG, report.segmentationUid(), bytes));
        }
        return reports;
    }

    /** Of the most probable finding; empty for a model that gives no maps. */
    private static Optional<Heatmap> heatmap(Prediction answer) {
        try {
            return answer.ranked().stream().findFirst().map(score -> answer.heatmap(score.finding()));
        } catch (ModelException e) {
            return Optional.empty();
        }
    }

    private void add(StoredObject kind, String uid, byte[] file) {
        uids.put(uid, kind.name());
        files.add(file);
    }

    /** SOP Instance UID to kind. */
    Map<String, String> uids() {
        return uids;
    }

    List<byte[]> files() {
        return files;
    }
}
