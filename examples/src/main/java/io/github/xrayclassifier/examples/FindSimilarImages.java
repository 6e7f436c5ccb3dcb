// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.biomarkers.Activations;
import io.github.xrayclassifier.biomarkers.SimilarIndex;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Finds the images of a manifest that the bundled model sees as most like a given one. Alike to the model: that may mean the
 * same hospital rather than the same disease.
 *
 * <p>Arguments: the manifest (CSV with the columns path and label), where to keep the index, and an X-ray.
 */
public final class FindSimilarImages {

    private FindSimilarImages() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()))) {
            var films = Manifest.from(Path.of(arguments[0])).entries();
            SimilarIndex.of(Activations.of("bundled", classifier, films, done -> {}))
                    .write(file);

            SimilarIndex index = SimilarIndex.from(file); // later, and elsewhere
            index.requireModel(classifier.info().modelSha256());
            float[] embedding = classifier.classify(Path.of(arguments[2])).embedding();
            index.nearest(embedding, 3).forEach(System.out::println);
        }
    }
}
