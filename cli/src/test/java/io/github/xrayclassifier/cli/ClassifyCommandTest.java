// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {

    private static final GrayImage DRAWING =
            Phantom.of(1).withSize(96, 80).draw().image();

    @TempDir
    private Path folder;

    @BeforeEach
    void drawThree() throws IOException {
        Files.write(folder.resolve("b.png"), ImageFiles.png(DRAWING));
        Files.write(folder.resolve("a.jpg"), ImageFiles.jpeg(DRAWING));
        Files.write(folder.resolve("c.tif"), ImageFiles.tiff(DRAWING));
    }

    private static List<JsonObject> json(Captured captured) {
        return captured.outLines().stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    void writesOneJsonObjectAFileInSortedOrder() {
        Captured found = Captured.run("classify", "--json", folder.toString());
        assertThat(found.exitCode()).as(found.err()).isZero();
        List<JsonObject> objects = json(found);
        assertThat(objects.stream()
                        .map(o -> Path.of(o.get("file").getAsString()).getFileName()))
                .map(Path::toString)
                .containsExactly("a.jpg", "b.png", "c.tif");
        for (JsonObject object : objects) {
            assertThat(object.keySet())
                    .containsExactly(
                            "file",
                            "version",
                            "verdict",
                            "finding",
                            "probability",
                            "findings",
                            "probabilities",
                            "reasons",
                            "warnings",
                            "model",
                            "model_sha256",
                            "runtime",
                            "provider",
                            "format",
                            "width",
                            "height",
                            "millis");
            assertThat(object.get("verdict").getAsString()).isEqualTo("classified");
            JsonObject probabilities = object.getAsJsonObject("probabilities");
            assertThat(probabilities.keySet())
                    .containsExactlyElementsOf(
                            Phantom.findings().stream().map(Finding::name).toList());
            assertThat(probabilities.get(object.get("finding").getAsString())).isEqualTo(object.get("probability"));
            assertThat(object.get("model_sha256").getAsString()).matches("[0-9a-f]{64}");
            assertThat(object.get("provider").getAsString()).isEqualTo("CPU");
            assertThat(object.get("millis").getAsDouble()).isPositive();
        }
    }

    @Test
    void summarizesOnTheStreamOfRemarks() {
        Captured found = Captured.run("classify", folder.toString());
        assertThat(found.err())
                .matches(
                        "3 images: 3 classified, 0 abstained, 0 errors; [0-9.]+ images/s with fake on CPU\\. Research use"
                                + " only, not for diagnosis\\.\\R");
        assertThat(found.outLines()).hasSize(4);
        assertThat(found.outLines().get(0)).matches("file +verdict +prob\\.");
        assertThat(found.outLines().get(1)).matches(".*a\\.jpg  \\S+ +0\\.[0-9]{3}");
    }

    private void breakTen() throws IOException {
        Files.createDirectories(folder.resolve("broken"));
        Map<String, byte[]> files = Map.of(
                "broken/empty.png", new byte[0],
                "broken/text.png", "not an image".getBytes(StandardCharsets.UTF_8),
                "broken/huge.png", ImageFiles.pngClaiming(20_000, 20_000),
                "broken/half.png", ImageFiles.truncated(ImageFiles.png(DRAWING), 0.5),
                "broken/half.jpg", ImageFiles.truncated(ImageFiles.jpeg(DRAWING), 0.5),
                "broken/half.tif", ImageFiles.truncated(ImageFiles.tiff(DRAWING), 0.5),
                "broken/half.bmp", ImageFiles.truncated(ImageFiles.bmp(DRAWING), 0.5),
                "broken/zeros", new byte[5000],
                "broken/animation.gif", "GIF89a".getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        Files.createSymbolicLink(folder.resolve("broken/link.png"), folder.resolve("nowhere"));
    }

    @Test
    void answersTheOthersWhenTenFilesAreBroken() throws IOException {
        breakTen();
        Captured found = Captured.run("classify", "--json", folder.toString());
        assertThat(found.exitCode()).isEqualTo(1);
        List<JsonObject> objects = json(found);
        assertThat(objects).hasSize(13);
        List<JsonObject> errors = objects.stream()
                .filter(o -> o.get("verdict").getAsString().equals("error"))
                .toList();
        assertThat(errors).hasSize(10);
        for (JsonObject error : errors) {
            assertThat(error.get("file").getAsString()).contains("broken");
            assertThat(error.get("finding").isJsonNull()).isTrue();
            assertThat(error.get("probability").isJsonNull()).isTrue();
            assertThat(error.getAsJsonObject("probabilities").keySet()).isEmpty();
            assertThat(error.getAsJsonArray("reasons")).hasSize(1);
            assertThat(error.getAsJsonArray("reasons").get(0).getAsString())
                    .contains("expected", "found")
                    .doesNotContain("a fault of the program");
        }
        assertThat(found.err()).startsWith("13 images: 3 classified, 0 abstained, 10 errors; ");
    }

    @Test
    void saysInOneLineThatAFileIsMissing() {
        Path missing = folder.resolve("missing.png");
        Captured found = Captured.run(
                "classify", missing.toString(), folder.resolve("b.png").toString());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.outLines().get(1))
                .matches(".*missing\\.png +error +expected a file, found nothing at .*missing\\.png");
        assertThat(found.outLines().get(2)).contains("b.png");
    }

    @Test
    void saysInOneLineThatAFolderIsEmpty() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("d/e"));
        Captured found = Captured.run("classify", empty.toString());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.outLines()).hasSize(2);
        assertThat(found.outLines().get(1))
                .endsWith("error             expected a folder with at least one file that is not hidden, found none");
    }

    @Test
    void classifiesDrawingsAndSaysSoWhenNoFileIsGiven() {
        Captured found = Captured.run("classify");
        assertThat(found.exitCode()).isZero();
        assertThat(found.errLines().get(0))
                .startsWith("No file given. These are drawings made by this program, not X-rays of people");
        assertThat(found.outLines()).hasSize(8);
        assertThat(found.outLines().subList(1, 8))
                .allSatisfy(line -> assertThat(line).startsWith("drawing with "));
    }

    @Test
    void abstainsWithReasonsAndWithoutAFinding() {
        ModelCard card =
                FakeBackend.open().card().toBuilder().confidenceThreshold(0.999).build();
        Captured found = Captured.run(
                choice -> FakeBackend.open(card),
                OptionalInt.empty(),
                "classify",
                "--json",
                folder.resolve("b.png").toString());
        JsonObject object = json(found).get(0);
        assertThat(found.exitCode()).isZero();
        assertThat(object.get("verdict").getAsString()).isEqualTo("abstained");
        assertThat(object.get("finding").isJsonNull()).isTrue();
        assertThat(object.get("probability").isJsonNull()).isTrue();
        assertThat(object.getAsJsonObject("probabilities").keySet()).hasSize(7);
        assertThat(object.getAsJsonArray("reasons").get(0).getAsString()).startsWith("confidence: ");
    }

    @Test
    void writesNullForAFindingThatTheModelNeverLearned() {
        ModelCard card = FakeBackend.open().card().toBuilder()
                .untrained(Set.of(Finding.FIBROSIS))
                .build();
        Captured found = Captured.run(
                choice -> FakeBackend.open(card),
                OptionalInt.empty(),
                "classify",
                "--json",
                folder.resolve("b.png").toString());
        JsonObject probabilities = json(found).get(0).getAsJsonObject("probabilities");
        assertThat(probabilities.get("fibrosis").isJsonNull()).isTrue();
        assertThat(probabilities.get("edema").getAsDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void obeysTheLimits() {
        Captured found = Captured.run(
                "classify", "--max-side", "90", folder.resolve("b.png").toString());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.outLines().get(1))
                .contains("expected at most 90 pixels a side")
                .contains("found 96 x 80");
    }

    @Test
    void refusesALimitThatCannotBe() {
        Captured found = Captured.run("classify", "--max-pixels", "0");
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.errLines().get(0)).startsWith("xray classify: expected limits of at least 1, found ");
    }

    @Test
    void refusesAnUnknownOptionInsteadOfTakingItForAFile() {
        Captured found = Captured.run("classify", "--jsn");
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.errLines().get(0)).isEqualTo("xray classify: expected a known command or option, found --jsn");
    }

    @Test
    void decodesInEveryMode() {
        for (String mode : List.of("fast", "standard", "EXACT")) {
            assertThat(Captured.run("classify", "--mode", mode, folder.toString())
                            .exitCode())
                    .as(mode)
                    .isZero();
        }
    }

    @Test
    void saysInOneLineThatTheModelIsMissing() {
        Captured found = Captured.run(
                choice -> {
                    throw new NoSuchFileException(choice.model().orElseThrow().toString());
                },
                OptionalInt.empty(),
                "classify",
                "--model",
                "none.onnx",
                folder.toString());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.errLines()).containsExactly("xray classify: expected a file, found nothing at none.onnx");
        assertThat(found.out()).isEmpty();
    }

    @Test
    void showsTheStackOnlyWhenAsked() {
        BackendOpener failing = choice -> {
            throw new BackendException("native: expected a library\nfound none");
        };
        Captured quiet = Captured.run(failing, OptionalInt.empty(), "classify", folder.toString());
        assertThat(quiet.errLines()).containsExactly("xray classify: native: expected a library; found none");
        Captured wordy = Captured.run(failing, OptionalInt.empty(), "classify", "--stacktrace", folder.toString());
        assertThat(wordy.err()).contains("\tat io.github.xrayclassifier");
    }

    @Test
    void admitsAFaultOfItsOwn() {
        Captured found = Captured.run(
                choice -> {
                    throw new IllegalStateException("lost");
                },
                OptionalInt.empty(),
                "classify");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.errLines())
                .containsExactly("xray classify: lost", "This is a fault of the program; --stacktrace shows where.");
    }

    @Test
    void closesTheBackend() {
        List<FakeBackend> opened = new ArrayList<>();
        BackendOpener opener = choice -> {
            FakeBackend backend = FakeBackend.open();
            opened.add(backend);
            return backend;
        };
        Captured.run(opener, OptionalInt.empty(), "classify", folder.toString());
        assertThat(opened)
                .hasSize(1)
                .allSatisfy(backend -> assertThat(backend.isClosed()).isTrue());
    }
}
