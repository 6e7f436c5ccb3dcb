// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.batches.Examples;
import io.github.xrayclassifier.training.batches.PixelCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Losses, accuracy and areas of six images, two of each of three findings in turn, by hand. */
class ValidationTest {

    @TempDir
    private Path folder;

    private TrainingData data;
    private PixelCache pixels;

    @BeforeEach
    void draw() throws IOException {
        data = Drawings.write(folder, 2);
        pixels = PixelCache.open(data, folder, done -> {});
    }

    private Examples examples(boolean exclusive, List<Finding> trained) {
        return Examples.of(data, pixels, data.manifest().entries(), exclusive, trained);
    }

    /** Each image scores {@code right} for its own finding and 0 for the others. */
    private static float[][] own(double right) {
        float[][] logits = new float[6][3];
        for (int i = 0; i < 6; i++) {
            logits[i][i % 3] = (float) right;
        }
        return logits;
    }

    @Test
    void costsTheLogarithmOfTheLabelsProbability() {
        Validation found = Validation.of(own(Math.log(2)), examples(true, data.findings()), OutputKind.SOFTMAX);
        assertThat(found.loss()).isCloseTo(Math.log(2), within(1e-7)); // 2 of 2 + 1 + 1
        assertThat(found.accuracy()).isEqualTo(1);
        assertThat(found.aucs()).containsExactly(1.0, 1.0, 1.0);
    }

    @Test
    void measuresAModelThatAlwaysSaysTheSame() {
        float[][] same = new float[6][];
        Arrays.fill(same, new float[] {0, (float) Math.log(2), 0});
        Validation found = Validation.of(same, examples(true, data.findings()), OutputKind.SOFTMAX);
        // ln 2 for a third of the images, ln 4 for the others
        assertThat(found.loss()).isCloseTo(5.0 / 3 * Math.log(2), within(1e-7));
        assertThat(found.accuracy()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(found.aucs()).containsExactly(0.5, 0.5, 0.5);
    }

    /** The first image of the second finding scores less for it than one other image: 7 of 8 pairs in order. */
    @Test
    void countsPairsInOrder() {
        float[][] logits = own(1);
        logits[1] = new float[] {0, 0.5f, 0};
        logits[0] = new float[] {1, 0.9f, 0};
        Validation found = Validation.of(logits, examples(false, data.findings()), OutputKind.SIGMOID);
        assertThat(found.aucs()).containsExactly(1.0, 7.0 / 8, 1.0);
    }

    /** sigmoid(ln 3) = 3/4, and 1/2 for a score of 0: with sigmoid a mean over images and findings. */
    @Test
    void costsEveryFindingWithSigmoid() {
        Validation found = Validation.of(own(Math.log(3)), examples(false, data.findings()), OutputKind.SIGMOID);
        assertThat(found.loss()).isCloseTo((Math.log(4.0 / 3) + 2 * Math.log(2)) / 3, within(1e-7));
        assertThat(found.accuracy()).isEqualTo(1);
    }

    @Test
    void staysFiniteWhereAModelIsCertainAndWrong() {
        assertThat(Validation.of(own(-5000), examples(true, data.findings()), OutputKind.SOFTMAX)
                        .loss())
                .isCloseTo(12 * Math.log(10), within(1e-9));
        // One of three findings is certain and wrong, the others have even odds.
        assertThat(Validation.of(own(-5000), examples(false, data.findings()), OutputKind.SIGMOID)
                        .loss())
                .isCloseTo((12 * Math.log(10) + 2 * Math.log(2)) / 3, within(1e-9));
    }

    /** With softmax an image whose finding is untrained takes no part, so columns and rows both become fewer. */
    @Test
    void leavesOutUntrainedFindings() {
        List<Finding> trained = List.of(data.findings().get(0), data.findings().get(2));
        Examples examples = examples(true, trained);
        assertThat(examples.count()).isEqualTo(4);
        float[][] logits = {{1, 0}, {0, 1}, {1, 0}, {1, 0}}; // the last image shows the second of both
        Validation found = Validation.of(logits, examples, OutputKind.SOFTMAX);
        assertThat(found.accuracy()).isEqualTo(0.75);
        assertThat(found.aucs()).containsExactly(0.75, 0.75);
    }

    @Test
    void hasNothingToSayOfNoImages() {
        Validation none = Validation.none(2);
        assertThat(none.loss()).isNaN();
        assertThat(none.accuracy()).isNaN();
        assertThat(none.aucs()).containsExactly(Double.NaN, Double.NaN);
    }
}
