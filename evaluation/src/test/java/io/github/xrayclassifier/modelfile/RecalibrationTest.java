// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.evaluation.TemperatureFit;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model fitted to drawings, on which its temperature must change and its weights must not. */
class RecalibrationTest {

    private static final List<ImageDecoder> DECODERS = List.of(ImageDecoder.standard());

    @TempDir
    private static Path folder;

    private static List<ManifestEntry> images;
    private static ModelCard old;
    private static Predictions before;
    private static AssembledModel fitted;

    @BeforeAll
    static void fit() throws IOException {
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            old = backend.card();
            List<Finding> trained =
                    old.findings().stream().filter(old::isTrained).toList();
            Path csv = PhantomDataset.write(folder.resolve("data"), trained, 6, 64, 3);
            images = Manifest.from(csv).entries();
            before = Predictions.of(backend, images, DECODERS, done -> {});
        }
        fitted = Recalibration.of(BundledModel.mobileNetV2(), images, DECODERS, "drawings")
                .run();
    }

    @Test
    void findsTheTemperatureOfTheSmallestLogLoss() throws IOException {
        double temperature = fitted.card().calibration().temperature();
        assertThat(temperature).isNotCloseTo(old.calibration().temperature(), within(0.05));
        Predictions counted = before.trainedOnly(old);
        double least = TemperatureFit.loss(counted, new Calibration(temperature));
        assertThat(TemperatureFit.loss(counted, new Calibration(temperature * 1.01)))
                .isGreaterThan(least);
        assertThat(TemperatureFit.loss(counted, new Calibration(temperature * 0.99)))
                .isGreaterThan(least);
    }

    @Test
    void leavesTheWeightsAsTheyAre() throws IOException {
        try (OnnxBackend backend = OnnxBackend.open(fitted.source("fitted"))) {
            Predictions after = Predictions.of(backend, images, DECODERS, done -> {});
            for (int i = 0; i < images.size(); i++) {
                assertThat(after.logits(i)).isEqualTo(before.logits(i));
            }
        }
    }

    @Test
    void measuresOperatingPointsOnTheImagesAndSaysSo() {
        ModelCard card = fitted.card();
        assertThat(card.operatingCurves().get(Finding.NORMAL)).satisfies(curve -> {
            assertThat(curve.dataset()).isEqualTo("drawings");
            assertThat(curve.positives()).isEqualTo(6);
            assertThat(curve.negatives()).isEqualTo(images.size() - 6);
        });
        assertThat(card.support().get(Finding.NORMAL)).satisfies(support -> {
            assertThat(support.validationPatients()).isEqualTo(6);
            assertThat(support.trainingPatients())
                    .isEqualTo(Objects.requireNonNull(old.support().get(Finding.NORMAL))
                            .trainingPatients());
        });
        assertThat(card.provenance().entries().get("recalibrated"))
                .isEqualTo("temperature, operating points on drawings: " + images.size() + " images of " + images.size()
                        + " patient groups");
        assertThat(card.untrained()).isEqualTo(old.untrained());
        assertThat(fitted.cardMarkdown()).contains("| source | images |").doesNotContain("images that trained");
    }

    @Test
    void keepsTheModelsAbstentionPolicyWhereImagesAreFew() {
        assertThat(fitted.remarks())
                .singleElement()
                .asString()
                .startsWith(
                        "Abstention policy: the model's own, unchanged; a new one needs 200 images in each half, found ");
        assertThat(fitted.card().confidenceThreshold()).isEqualTo(old.confidenceThreshold());
    }

    @Test
    void refusesImagesOfOneFinding() {
        List<ManifestEntry> one = images.stream()
                .filter(image -> image.label().equals(Finding.NORMAL))
                .toList();
        assertThatThrownBy(() -> Recalibration.of(BundledModel.mobileNetV2(), one, DECODERS, "drawings")
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recalibration: expected images of at least two trained findings, found only normal among 6"
                        + " images");
        assertThatThrownBy(() -> Recalibration.of(BundledModel.mobileNetV2(), List.of(), DECODERS, "drawings")
                        .run())
                .hasMessage(
                        "recalibration: expected images of at least two trained findings, found none among 0 images");
    }
}
