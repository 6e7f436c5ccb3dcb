// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.ImageSource;
import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classifies every file of a folder with one shared classifier, on all cores, into a CSV file. A file that cannot be
 * read gives a row that says why; the others are answered all the same.
 *
 * <p>Arguments: the folder and the CSV file.
 */
public final class ClassifyFolderToCsv {

    private ClassifyFolderToCsv() {}

    public static void main(String[] arguments) throws IOException {
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()));
                Stream<Path> files = Files.walk(Path.of(arguments[0]));
                // Lazy: as many files are in memory as the classifier has in work, however large the folder.
                Stream<Outcome> outcomes = classifier.classifyAll(
                        files.filter(Files::isRegularFile).sorted().map(ImageSource::of));
                PrintWriter csv = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            csv.println("file,verdict,remark," + joined(classifier.card().findings().stream()));
            outcomes.map(ClassifyFolderToCsv::row).forEach(csv::println);
        }
    }

    private static String row(Outcome outcome) {
        return quoted(outcome.source()) + ","
                + outcome.fold(
                        answered -> row(answered.answer()),
                        failed ->
                                "error," + quoted(String.valueOf(failed.cause().getMessage())));
    }

    private static String row(Prediction prediction) {
        String verdict = prediction.isAnswered()
                ? quoted(joined(prediction.findings().stream())) + ","
                : "abstained," + quoted(joined(prediction.reasons().stream()));
        return verdict + ","
                + joined(prediction.scores().stream()
                        .map(score -> score.probability().isPresent()
                                ? String.format(
                                        Locale.ROOT, "%.4f", score.probability().getAsDouble())
                                : ""));
    }

    private static String joined(Stream<?> values) {
        return values.map(Object::toString).collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
