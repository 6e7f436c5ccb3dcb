// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.model.SelfTestRun;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.Phantom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The model in the jar is whole, says what it is, and answers real images about as well as its card says. */
class BundledModelTest {

    private static final Path DATA = Path.of(System.getProperty("xray.data", "../../shared/data"));

    @Test
    void carriesACompleteCard() {
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            ModelCard card = backend.card();
            assertThat(card.findings())
                    .containsExactlyInAnyOrder(
                            Finding.COVID_19,
                            Finding.EDEMA,
                            Finding.EFFUSION,
                            Finding.EMPHYSEMA,
                            Finding.FIBROSIS,
                            Finding.NORMAL,
                            Finding.PNEUMONIA);
            assertThat(card.support().keySet()).containsExactlyInAnyOrderElementsOf(card.findings());
            assertThat(card.operatingCurves().keySet()).containsExactlyInAnyOrderElementsOf(card.findings());
            assertThat(card.provenance().entries()).containsKeys("seed", "manifest-sha256");
            assertThat(card.licence()).containsIgnoringCase("research");
        }
    }

    @Test
    void computesHereWhatItsExporterSaw() {
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            SelfTestRun run = SelfTestRun.of(backend, backend.card().selfTest().orElseThrow());
            assertThat(run.largestDifference()).isLessThanOrEqualTo(run.tolerance());
        }
    }

    /** Integers add up to the same on every CPU, so the tolerance that quantizing needed is far from used up. */
    @Test
    void computesInInt8WhatItsExporterSaw() {
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2Int8())) {
            SelfTestRun run = SelfTestRun.of(backend, backend.card().selfTest().orElseThrow());
            assertThat(run.largestDifference()).isLessThanOrEqualTo(run.tolerance() / 2); // 0 where it was made
        }
    }

    @Test
    void namesTheModelThatItsInt8FormCameFrom() {
        try (OnnxBackend whole = OnnxBackend.open(BundledModel.mobileNetV2());
                OnnxBackend int8 = OnnxBackend.open(BundledModel.mobileNetV2Int8())) {
            assertThat(int8.card().provenance().entries())
                    .containsEntry("quantized-from", whole.info().modelSha256());
            assertThat(int8.card().findings()).isEqualTo(whole.card().findings());
            assertThat(int8.card().licence()).isEqualTo(whole.card().licence());
        }
    }

    @Test
    void showsWhereAndDecidesAtAnOperatingPoint() {
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()))) {
            Prediction prediction = classifier.classify(Phantom.of(5).draw().image());
            assertThat(prediction.embedding()).hasSize(1280);
            assertThat(prediction.at(OperatingPoint.maximumYouden()))
                    .hasSize(7)
                    .allMatch(decision -> decision.supported().isPresent());
            Heatmap map = prediction.heatmap(Finding.PNEUMONIA);
            assertThat(map.mean()).isFinite();
        }
    }

    /** Every twentieth validation image of COVID-19, normal and pneumonia: three answers of four, chance is one of seven. */
    @Test
    void answersRealImages() throws Exception {
        Path manifest = DATA.resolve("manifest.csv");
        assumeTrue(Files.exists(manifest), "no real images here: set -Dxray.data to a folder with manifest.csv");
        List<String[]> rows = Files.readAllLines(manifest).stream()
                .map(line -> line.split(",", -1))
                .filter(cells -> cells[7].equals("val")
                        && List.of("COVID-19", "normal", "pneumonia").contains(cells[1]))
                .toList();
        int right = 0;
        int asked = 0;
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()))) {
            for (int i = 0; i < rows.size(); i += 20) {
                Prediction prediction = classifier.classify(DATA.resolve(rows.get(i)[0]));
                right += prediction.ranked().get(0).finding().name().equals(rows.get(i)[1]) ? 1 : 0;
                asked++;
            }
        }
        assertThat(right).as("of %s images", asked).isGreaterThanOrEqualTo(asked * 3 / 4);
    }
}
