// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.explain.Lungs;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.MaskedImage;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskScoresTest {

    @TempDir
    private Path folder;

    private static MaskScores.Score score(double dice) {
        return new MaskScores.Score("x", dice, 0.2, 0.2);
    }

    /** The oracle is NumPy: {@code np.percentile([.9, .5, .8, 1, .7, .95], 5)} is 0.55. */
    @Test
    void summarizesAsNumPyDoes() {
        MaskScores scores =
                new MaskScores(List.of(score(0.9), score(0.5), score(0.8), score(1), score(0.7), score(0.95)));

        assertThat(scores.mean()).isCloseTo(4.85 / 6, within(1e-12));
        assertThat(scores.fifthPercentile()).isCloseTo(0.55, within(1e-12));
        assertThat(scores.worst()).isEqualTo(0.5);
        assertThat(scores.line()).isEqualTo("6 images: Dice 0.808, fifth percentile 0.550, worst 0.500");
        assertThatThrownBy(() -> new MaskScores(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** The map of the fake is positive where the image is brighter than its mean: the right half of the image. */
    @Test
    void comparesPixelByPixelAtTheSizeOfTheMask() throws IOException {
        byte[] image = new byte[40 * 20];
        byte[] mask = new byte[40 * 20];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i % 40 < 20 ? 50 : 200);
            mask[i] = (byte) (i % 40 < 10 ? 0 : 255); // 30 of 40 columns; both together 20
        }
        Path file = Files.write(folder.resolve("i.png"), ImageFiles.png(GrayImage.of8(image, 40, 20)));
        Path drawn = Files.write(folder.resolve("m.png"), ImageFiles.png(GrayImage.of8(mask, 40, 20)));
        ModelCard card = ModelCard.builder("bright")
                .preprocessing(Preprocessing.of(64, 64))
                .findings(List.of(Lungs.FINDING))
                .build();
        try (FakeBackend backend = FakeBackend.open(card, input -> new float[] {0})) {
            MaskScores scores = MaskScores.of(
                    backend, List.of(new MaskedImage(file, drawn, "val", 2)), List.of(ImageDecoder.standard()));

            assertThat(scores.images().get(0).dice()).isCloseTo(2.0 * 20 / (20 + 30), within(1e-9));
            assertThat(scores.images().get(0).share()).isEqualTo(0.5);
            assertThat(scores.images().get(0).drawn()).isEqualTo(0.75);
        }
    }
}
