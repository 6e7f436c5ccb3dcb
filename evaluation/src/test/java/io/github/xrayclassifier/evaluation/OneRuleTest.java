// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.modelfile.CardReplacement;
import io.github.xrayclassifier.modelfile.RandomModel;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Evaluation, card, stored operating points, classifier and plain ONNX Runtime on model files with random weights and random
 * untrained findings. ONNX Runtime calculates in float32 and knows the file alone, so that it is the oracle of the others.
 */
class OneRuleTest {

    private static final List<Finding> FINDINGS =
            List.of(Finding.COVID_19, Finding.EDEMA, Finding.EFFUSION, Finding.NORMAL, Finding.PNEUMONIA);

    private static final EvaluationOptions OPTIONS =
            EvaluationOptions.defaults().withBootstrap(1, 20);

    @TempDir
    private static Path folder;

    private static List<ManifestEntry> images = List.of();

    @BeforeAll
    static void draw() throws IOException {
        images = Manifest.from(PhantomDataset.write(folder, FINDINGS, 6, 48, 1)).entries();
    }

    static Stream<Arguments> models() {
        return Stream.of(OutputKind.values())
                .flatMap(kind -> IntStream.range(0, 12).mapToObj(seed -> Arguments.of(kind, seed)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyWayToAModelGivesTheSame(OutputKind kind, long seed) throws IOException, OrtException {
        RandomModel model = RandomModel.of(FINDINGS, kind, seed);
        ModelSource plain = ModelSource.of("plain", model.file().toByteArray());
        Path file = folder.resolve(kind + "-" + seed + ".onnx");
        Evaluation measured;
        Predictions predictions;
        ModelCard card;
        try (OnnxBackend backend = OnnxBackend.open(plain)) {
            predictions = Predictions.of(backend, images, List.of(ImageDecoder.standard()), done -> {})
                    .trainedOnly(model.card());
            Calibration calibration = TemperatureFit.fit(predictions);
            measured = Evaluation.of(predictions, OPTIONS);
            card = model.card().toBuilder()
                    .calibration(calibration)
                    .support(measured.support(Map.of()))
                    .operatingCurves(measured.operatingCurves(calibration, "drawings"))
                    .build();
            CardReplacement.write(plain, card, file);
        }
        assertThat(card.support().keySet()).allMatch(card::isTrained);
        assertThat(card.operatingCurves().keySet()).allMatch(card::isTrained);
        try (OnnxBackend backend = OnnxBackend.open(file);
                XrayClassifier classifier = XrayClassifier.open(
                        backend, ClassifierOptions.defaults().withMode(DecodeMode.EXACT));
                OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
            ClassifierPredictions served = ClassifierPredictions.of(
                    classifier, KnownLabels.of(card, images).requireKnown(), done -> {});
            assertThat(served.predictions().findings()).isEqualTo(predictions.findings());
            assertThat(Evaluation.of(served.predictions(), OPTIONS).all().overall())
                    .isEqualTo(measured.all().overall());
            List<ManifestEntry> rows = predictions.entries();
            for (int i = 0; i < rows.size(); i++) {
                double[] expected = predictions.probabilities(i, card.calibration());
                float[] bare = probabilities(session, card, rows.get(i));
                for (Score score : classifier.classify(rows.get(i).file()).scores()) {
                    int at = predictions.findings().indexOf(score.finding());
                    float found = bare[card.indexOf(score.finding())];
                    OptionalDouble value = score.fold(p -> OptionalDouble.of(p.value()), u -> OptionalDouble.empty());
                    assertThat(value.isPresent()).isEqualTo(at >= 0);
                    if (at >= 0) {
                        assertThat(value.getAsDouble()).isEqualTo(expected[at]);
                        assertThat(found).isCloseTo((float) expected[at], within(1e-6f)); // worst 2e-7 on x86-64
                    } else {
                        assertThat(found).isZero();
                    }
                }
            }
            card.operatingCurves()
                    .forEach((finding, curve) -> requireHolds(served.predictions(), card, finding, curve));
        }
    }

    /** On the images that a curve was measured on, each of its points must give what it promises. */
    private static void requireHolds(Predictions served, ModelCard card, Finding finding, OperatingCurve curve) {
        int at = served.findings().indexOf(finding);
        for (OperatingCurve.Point point : curve.points()) {
            IntPredicate called = i -> served.probabilities(i, card.calibration())[at] >= point.threshold();
            long hits = count(served, i -> served.shows(i, at) && called.test(i));
            long rejected = count(served, i -> !served.shows(i, at) && !called.test(i));
            assertThat((double) hits / curve.positives())
                    .isCloseTo(point.sensitivity().value(), within(1e-12));
            assertThat((double) rejected / curve.negatives())
                    .isCloseTo(point.specificity().value(), within(1e-12));
        }
    }

    private static long count(Predictions served, IntPredicate counted) {
        return IntStream.range(0, served.count()).filter(counted).count();
    }

    private static float[] probabilities(OrtSession session, ModelCard card, ManifestEntry entry)
            throws IOException, OrtException {
        var image = entry.decode(List.of(ImageDecoder.standard()), DecodeRequest.defaults());
        ByteBuffer pixels = card.preprocessing().apply(image).buffer();
        ByteBuffer copy = ByteBuffer.allocateDirect(pixels.remaining());
        copy.put(pixels).flip();
        var shape = card.preprocessing().shape();
        long[] extents = {1, shape.channels(), shape.height(), shape.width()};
        try (OnnxTensor input =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), copy, extents, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of("image", input))) {
            return ((float[][]) result.get("probabilities").orElseThrow().getValue())[0];
        }
    }
}
