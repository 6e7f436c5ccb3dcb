// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.pacs.PacsWorker;
import io.github.xrayclassifier.pacs.WorkerOptions;
import io.github.xrayclassifier.pacs.dicomweb.DicomWeb;
import io.github.xrayclassifier.pacs.dicomweb.DicomWebOptions;
import io.github.xrayclassifier.pacs.ledger.Ledger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Classifies the radiographs of an archive that are new to a ledger, and stores reports and pictures in their studies.
 *
 * <p>Arguments: the root of the archive's DICOMweb services, and the ledger's file.
 */
public final class AnswerAnArchive {

    private AnswerAnArchive() {}

    public static void main(String[] arguments) throws IOException {
        DicomWeb archive = DicomWeb.of(DicomWebOptions.of(URI.create(arguments[0])));
        WorkerOptions options = WorkerOptions.defaults().withModalities(List.of("CR", "DX"));
        try (Ledger ledger = Ledger.open(Path.of(arguments[1]));
                XrayClassifier classifier = XrayClassifier.open(
                        OnnxBackend.open(BundledModel.mobileNetV2()), ClassifierOptions.defaults())) {
            // Returns when nothing is left to do; watch(...) keeps searching instead.
            PacsWorker.of(archive, classifier, ledger, options)
                    .once(done -> System.out.println(
                            done.image().instance() + " " + done.result().status()));
            System.out.println(ledger.counts());
        }
    }
}
