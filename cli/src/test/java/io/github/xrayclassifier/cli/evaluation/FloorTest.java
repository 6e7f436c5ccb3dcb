// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.Metric;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.evaluation.SourcePair;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bundled model against plain PyTorch on the same validation images (128 pixels, 20 epochs, one run of one seed, run
 * outside this project), whose figures these are, to three digits. The model was chosen on these images: this shows that
 * the file in the jar is the one that MODEL_CARD.md speaks of, not how it answers images of other patients.
 */
class FloorTest {

    private static final Path MANIFEST =
            Path.of(System.getProperty("xray.data", "../../shared/data")).resolve("manifest.csv");

    @SuppressWarnings("NullAway.Init") // set before the tests, or none of them runs
    private static Evaluation evaluation;

    @BeforeAll
    static void evaluatesTheBundledModel() throws Exception {
        assumeTrue(Files.exists(MANIFEST), "no real images here: set -Dxray.data to a folder with manifest.csv");
        List<ManifestEntry> images = Manifest.from(MANIFEST).entries().stream()
                .filter(entry -> entry.split().equals("val"))
                .toList();
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            // One resample: no interval is read here.
            evaluation = Evaluation.of(
                    Predictions.of(backend, images, List.of(ImageDecoder.standard()), done -> {}),
                    EvaluationOptions.defaults().withBootstrap(1, 1));
        }
    }

    @Test
    void findsTheLabelAsOften() {
        assertThat(rounded(evaluation.all().metric(Metric.ACCURACY).orElseThrow()))
                .isGreaterThanOrEqualTo(0.771);
    }

    @ParameterizedTest
    @CsvSource({
        "COVID-19, 0.967",
        "edema, 0.775",
        "effusion, 0.918",
        "emphysema, 0.896",
        "fibrosis, 0.698",
        "normal, 0.940",
        "pneumonia, 0.950"
    })
    void ranksAFindingAsWell(String finding, double floor) {
        Evaluation.FindingResult result = evaluation.all().finding(new Finding(finding));
        assertThat(rounded(result.metric(Metric.AUC).orElseThrow())).isGreaterThanOrEqualTo(floor);
    }

    @ParameterizedTest
    @CsvSource({
        "nih-512, effusion, normal, 0.807",
        "kermany, pneumonia, normal, 0.990",
        "nih-1024, pneumonia, normal, 0.758",
        "nih-1024, effusion, normal, 0.875",
        "cohen, COVID-19, pneumonia, 0.705",
        "nih-600, emphysema, normal, 0.924",
        "nih-600, fibrosis, normal, 0.770",
        "nih-600, effusion, normal, 0.882",
        "nih-600, edema, normal, 0.745"
    })
    void tellsTwoFindingsOfOneSourceApartAsWell(String source, String finding, String other, double floor) {
        SourcePair pair = new SourcePair(source, new Finding(finding), new Finding(other));
        assertThat(rounded(evaluation.pairs(List.of(pair)).get(0).auc().orElseThrow()))
                .isGreaterThanOrEqualTo(floor);
    }

    /** To the three digits of the floor. */
    private static double rounded(Interval metric) {
        return Math.round(1000 * metric.value()) / 1000.0;
    }
}
