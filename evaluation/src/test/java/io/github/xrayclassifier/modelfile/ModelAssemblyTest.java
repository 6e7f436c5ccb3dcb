// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model's graph under a card without evidence; what its new card must say is counted from the manifest. */
class ModelAssemblyTest {

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Manifest manifest;
    private static ModelCard plain;
    private static ModelSource bare;

    /** 8 training groups and 2 validation images a finding, but 3 groups of edema. */
    @BeforeAll
    static void draw() throws IOException {
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            ModelCard card = backend.card();
            plain = ModelCard.builder("bare")
                    .findings(card.findings())
                    .preprocessing(card.preprocessing())
                    .outputKind(card.outputKind())
                    .outputs(card.outputs())
                    .licence("none")
                    .build();
            Path file = shared.resolve("bare.onnx");
            CardReplacement.write(BundledModel.mobileNetV2(), plain, file);
            bare = ModelSource.of(file);
            Path csv = PhantomDataset.write(shared.resolve("data"), card.findings(), 10, 64, 1);
            List<String> lines = new java.util.ArrayList<>(Files.readAllLines(csv));
            List<String> edema = lines.stream()
                    .filter(line -> line.contains(",edema,") && line.contains(",train,"))
                    .toList();
            lines.removeAll(edema.subList(3, edema.size()));
            Files.write(csv, lines);
            manifest = Manifest.from(csv);
        }
    }

    private static ModelAssembly assembly(List<ManifestEntry> validation) {
        return ModelAssembly.of(bare, plain, manifest.split("train"), validation, List.of(ImageDecoder.standard()))
                .withMinimumGroups(4)
                .withNames("drawings", "drawings.csv");
    }

    @Test
    void writesAFileThatOpensWithItsEvidenceAndSaysWhatIsUntrained() throws IOException {
        AssembledModel assembled = assembly(manifest.split("val")).assemble();
        ModelFiles files = ModelFiles.beside(folder.resolve("chest.onnx"));
        assembled.write(files);
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("chest.onnx"))) {
            ModelCard card = backend.card();
            assertThat(card.toMetadata()).isEqualTo(assembled.card().toMetadata());
            assertThat(card.untrained()).containsExactly(Finding.EDEMA);
            assertThat(card.provenance().entries()).containsEntry("untrained", "edema (3 of 4 patient groups)");
            assertThat(card.calibration().temperature()).isBetween(0.05, 20.0).isNotEqualTo(1.0);
            assertThat(card.support().get(Finding.NORMAL)).satisfies(support -> {
                assertThat(support.trainingPatients()).isEqualTo(8);
                assertThat(support.validationPatients()).isEqualTo(2);
            });
            assertThat(card.operatingCurves().get(Finding.NORMAL))
                    .satisfies(curve -> assertThat(curve.dataset()).isEqualTo("drawings"));
            assertThat(card.selfTest()).isEmpty();
        }
        assertThat(files.card())
                .content()
                .contains(
                        "| edema | 3 | 4 |", "They take no part in the loss, the temperature, a metric or an answer.");
        assertThat(JsonParser.parseString(Files.readString(files.evaluation())).isJsonObject())
                .isTrue();
        assertThat(assembled.remarks())
                .singleElement()
                .asString()
                .startsWith("No abstention policy: it is fitted on at least 200 training images");
    }

    @Test
    void givesTheSameFileForTheSameImagesAndSeed() throws IOException {
        AssembledModel first = assembly(manifest.split("val")).assemble();
        AssembledModel second = assembly(manifest.split("val")).assemble();
        AssembledModel other = assembly(manifest.split("val")).withSeed(8).assemble();
        assertThat(second.bytes()).isEqualTo(first.bytes()).isNotEqualTo(other.bytes());
        assertThat(second.cardMarkdown()).isEqualTo(first.cardMarkdown());
        assertThat(second.evaluationJson()).isEqualTo(first.evaluationJson());
    }

    @Test
    void saysThatThereIsNoEvidenceWithoutValidationImages() throws IOException {
        AssembledModel assembled = assembly(List.of()).assemble();
        assertThat(assembled.card().calibration().temperature()).isEqualTo(1);
        assertThat(assembled.card().support()).isEmpty();
        assertThat(assembled.card().untrained()).isEqualTo(Set.of(Finding.EDEMA));
        assertThat(assembled.remarks())
                .containsExactly(
                        "No validation images: no temperature, support, operating points or abstention policy.");
        assertThat(assembled.evaluationJson()).isEqualTo("null\n");
        assertThat(assembled.cardMarkdown()).contains("No validation images");
    }

    @Test
    void refusesAModelThatWouldAnswerNothing() {
        assertThatThrownBy(() ->
                        assembly(manifest.split("val")).withMinimumGroups(9).assemble())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "expected at least one finding with 9 patient groups to train on, found at most 8");
    }
}
