// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import io.github.xrayclassifier.pacs.Stopwatch.Part;
import io.github.xrayclassifier.pacs.dicomweb.DicomWeb;
import io.github.xrayclassifier.pacs.dicomweb.DicomWebException;
import io.github.xrayclassifier.pacs.dicomweb.ReceiveBuffer;
import io.github.xrayclassifier.pacs.ledger.Claim;
import io.github.xrayclassifier.pacs.ledger.Ledger;
import io.github.xrayclassifier.pacs.ledger.Result;
import io.github.xrayclassifier.pacs.ledger.Status;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The way of one image after the other: retrieve, classify, write, store. Its memory is used again. For one thread. */
final class ImageWork {

    // An image whose work ends the process, for example because it fills the memory, must not do so for ever.
    private static final int MOST_INTERRUPTIONS = 10;
    private static final Set<Kind> NO_FRONTAL_CHEST = Set.of(Kind.LATERAL_VIEW, Kind.NOT_CHEST, Kind.NOT_RADIOGRAPH);

    private final DicomWeb archive;
    private final XrayClassifier classifier;
    private final Ledger ledger;
    private final WorkerOptions options;
    private final ReceiveBuffer buffer = ReceiveBuffer.open();
    private final DicomDecoder decoder = DicomDecoder.open();
    private final DecodeRequest request;

    ImageWork(DicomWeb archive, XrayClassifier classifier, Ledger ledger, WorkerOptions options) {
        this.archive = archive;
        this.classifier = classifier;
        this.ledger = ledger;
        this.options = options;
        this.request = DecodeRequest.defaults().withLimits(options.limits()).reusing();
    }

    /**
     * Works on an image to its end.
     *
     * @throws ArchiveException if the archive failed and not the image
     * @throws IOException if the ledger cannot be written, or the thread was interrupted
     */
    Processed run(Claim claim) throws IOException, ArchiveException {
        Stopwatch watch = new Stopwatch();
        Result result;
        if (claim.interruptions() >= MOST_INTERRUPTIONS) {
            result = failed(
                    watch,
                    "expected to end the work on this image, found that the process ended " + claim.interruptions()
                            + " times meanwhile");
        } else {
            result = result(claim, watch);
        }
        return new Processed(claim.image(), claim.attempt(), result, watch.times());
    }

    private Result result(Claim claim, Stopwatch watch) throws IOException, ArchiveException {
        try {
            ByteBuffer file = archive.retrieve(claim.image(), buffer);
            watch.end(Part.RETRIEVING);
            DecodedImage image = decoder.decode(file, request);
            Prediction answer = classifier.classify(image);
            watch.end(Part.CLASSIFYING);
            String notARadiograph = notARadiograph(answer);
            if (!notARadiograph.isEmpty()) {
                return new Result(Status.SKIPPED, Optional.of(answer), notARadiograph, watch.total());
            }
            Reports reports = Reports.of(file, image, answer, claim, options);
            watch.end(Part.WRITING);
            ledger.announce(claim, reports.uids());
            archive.store(claim.image().study(), reports.files());
            watch.end(Part.STORING);
            return new Result(Status.REPORTED, Optional.of(answer), "", watch.total());
        } catch (UnsupportedImageException e) {
            return new Result(Status.SKIPPED, Optional.empty(), message(e), watch.total());
        } catch (DicomWebException e) {
            return ofTheImage(e, watch);
        } catch (XrayException e) {
            return failed(watch, message(e));
        }
    }

    private static String notARadiograph(Prediction answer) {
        return answer.warnings().stream()
                .filter(warning -> NO_FRONTAL_CHEST.contains(warning.kind()))
                .map(ImageWarning::message)
                .collect(Collectors.joining("; "));
    }

    /** Tells the faults of an image from those of the archive: another request shows whether that one answers. */
    private Result ofTheImage(DicomWebException problem, Stopwatch watch) throws IOException, ArchiveException {
        return switch (problem.kind()) {
            case NOT_FOUND -> new Result(Status.GONE, Optional.empty(), message(problem), watch.total());
            case OVERSIZED -> new Result(Status.SKIPPED, Optional.empty(), message(problem), watch.total());
            case FULL, UNAUTHORIZED -> throw new ArchiveException(problem);
            case UNAVAILABLE, CONFLICT, REFUSED, UNREADABLE -> {
                requireArchive();
                yield failed(watch, message(problem));
            }
        };
    }

    private void requireArchive() throws IOException, ArchiveException {
        try {
            archive.check();
        } catch (DicomWebException e) {
            throw new ArchiveException(e);
        }
    }

    private static Result failed(Stopwatch watch, String reason) {
        return new Result(Status.FAILED, Optional.empty(), reason, watch.total());
    }

    private static String message(Exception problem) {
        return Optional.ofNullable(problem.getMessage())
                .orElse(problem.getClass().getSimpleName());
    }
}
