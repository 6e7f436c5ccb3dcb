// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.lungs.MaskScores;
import io.github.xrayclassifier.manifest.MaskedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawn X-rays, whose lungs are known exactly; the exported file in ONNX Runtime against libtorch. */
class SegmentationTest {

    private static final int SIDE = 64;
    private static final List<ImageDecoder> DECODERS = List.of(ImageDecoder.standard());

    @TempDir
    static Path folder;

    private static List<MaskedImage> drawings(int first, int count) throws IOException {
        List<MaskedImage> rows = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            Phantom phantom = Phantom.of(i)
                    .withSize(96, 112)
                    .withFinding(Phantom.findings().get(i % Phantom.findings().size()));
            Path image = folder.resolve("image-" + i + ".png");
            Path mask = folder.resolve("mask-" + i + ".png");
            Files.write(image, ImageFiles.png(phantom.draw().image()));
            Files.write(mask, ImageFiles.png(phantom.lungs()));
            rows.add(new MaskedImage(image, mask, "train", i + 2));
        }
        return rows;
    }

    private static SegmentationModel trained(int epochs, int images) throws IOException {
        SegmentationOptions options = new SegmentationOptions(SIDE, epochs, 8, 0.003, 1e-4, 3);
        return SegmentationTrainer.of(options, DECODERS)
                .train(drawings(0, images), 1, (epoch, all, loss, seconds) -> {})
                .orElseThrow();
    }

    private static Path exported(SegmentationModel model, String name) throws IOException {
        Path file = folder.resolve(name);
        model.export(model.card("lungs", "Apache-2.0", new Provenance(Map.of("seed", "3"))), file);
        return file;
    }

    @Test
    void findsTheLungsOfPatientsThatItNeverSaw() throws IOException {
        SegmentationModel model = trained(30, 40);

        try (Backend backend = OnnxBackend.open(exported(model, "trained.onnx"))) {
            MaskScores scores = MaskScores.of(backend, drawings(1000, 14), DECODERS);
            // A constant guess, the mean mask of the drawings, reaches 0.78.
            assertThat(scores.mean()).as(scores.line()).isGreaterThan(0.9);
            assertThat(scores.images())
                    .allSatisfy(score -> assertThat(score.share()).isCloseTo(score.drawn(), within(0.1)));
        }
    }

    @Test
    void givesInOnnxRuntimeWhatLibtorchComputes() throws IOException {
        SegmentationModel model = trained(1, 8);
        GrayImage image = Phantom.of(77).withSize(100, 90).draw().image();
        Preprocessing recipe = Preprocessing.of(SIDE, SIDE);
        var input = recipe.apply(image);
        float[] gray = new float[SIDE * SIDE];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (input.buffer().get(i) & 0xFF) / 255f;
        }
        float[] expected = model.logits(gray);

        try (Backend backend = OnnxBackend.open(exported(model, "compared.onnx"))) {
            ModelCard card = backend.card();
            assertThat(card.preprocessing()).isEqualTo(recipe);
            float[] found = backend.run(recipe.apply(image)).maps();
            assertThat(found).hasSize(SIDE / 2 * SIDE / 2);
            double sum = 0;
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(2e-4f)); // worst 1.1e-5
                sum += found[i];
            }
            assertThat(backend.run(recipe.apply(image)).logits()[0])
                    .isCloseTo((float) (sum / found.length), within(1e-4f));
        }
    }

    @Test
    void isTheSameForTheSameSeedAndAfterReading() throws IOException {
        SegmentationModel first = trained(1, 8);
        SegmentationModel second = trained(1, 8);
        first.write(folder.resolve("lungs.safetensors"));
        SegmentationModel read = SegmentationModel.from(folder.resolve("lungs.safetensors"));

        byte[] bytes = Files.readAllBytes(exported(first, "first.onnx"));
        assertThat(Files.readAllBytes(exported(second, "second.onnx"))).isEqualTo(bytes);
        assertThat(Files.readAllBytes(exported(read, "read.onnx"))).isEqualTo(bytes);
    }

    /** The sum of the layers by hand: 9 in out + 2 out a convolution, and the head. */
    @Test
    void isSmall() {
        assertThat(UNetArchitecture.lungs().parameterCount()).isEqualTo(203_841).isLessThan(300_000);
    }

    @Test
    void saysWhatItExpects() throws IOException {
        List<MaskedImage> few = drawings(0, 2);
        assertThatThrownBy(() -> SegmentationTrainer.of(SegmentationOptions.defaults(), DECODERS)
                        .train(few, 1, (epoch, all, loss, seconds) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("segmentation: expected at least a batch of 16 images to train on, found 2");
        assertThatThrownBy(() -> SegmentationOptions.defaults().withSide(100))
                .hasMessage("side: expected a multiple of 32 up to 512, found 100");
        assertThatThrownBy(() -> SegmentationModel.from(few.get(0).image())).isInstanceOf(IOException.class);
    }
}
