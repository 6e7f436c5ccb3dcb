// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.explain.Lungs;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.predict.InputChecks;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Verdict;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lung network whose lungs are the dark pixels, and a model whose evidence lies in the left half. */
class LungsInPredictionTest {

    private static final int SIDE = 32;

    private static ScriptedBackend model() {
        ModelCard card = ModelCard.builder("halves")
                .preprocessing(Preprocessing.of(4, 4))
                .findings(List.of(Finding.EFFUSION, Finding.NORMAL))
                .build();
        float[] maps = {2, 0, 2, 0, -1, -1, -1, -1};
        return ScriptedBackend.open(card, input -> RawOutput.wrap(new float[] {3, 0}, new float[0], maps, 2, 2));
    }

    private static ScriptedBackend lungs() {
        ModelCard card = ModelCard.builder("dark")
                .preprocessing(Preprocessing.of(SIDE, SIDE))
                .findings(List.of(Lungs.FINDING))
                .build();
        return ScriptedBackend.open(card, LungsInPredictionTest::dark);
    }

    private static RawOutput dark(Tensor input) {
        float[] maps = new float[SIDE * SIDE];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = input.at(i) < 128 ? 4 : -4;
        }
        return RawOutput.wrap(new float[1], new float[0], maps, SIDE, SIDE);
    }

    /** White with dark columns from..to, in rows 0 to 63 of 64. */
    private static GrayImage image(int from, int to) {
        byte[] samples = new byte[64 * 64];
        Arrays.fill(samples, (byte) 200);
        for (int i = 0; i < samples.length; i++) {
            if (i % 64 >= from && i % 64 < to) {
                samples[i] = 40;
            }
        }
        return GrayImage.of8(samples, 64, 64);
    }

    @Test
    void saysWhereTheLungsLieAndHowMuchEvidenceLiesInThem() {
        try (XrayClassifier classifier = XrayClassifier.open(model(), lungs(), ClassifierOptions.defaults())) {
            Prediction prediction = classifier.classify(image(0, 32));

            Lungs lungs = prediction.lungs().orElseThrow();
            assertThat(lungs.share()).isCloseTo(0.5, within(0.01));
            assertThat(lungs.leftOfImage()).isCloseTo(0.5, within(0.01));
            // The map falls from 2 at a quarter of the width to 0 at three quarters: 2 x 16 + (2 + 1) / 2 x 16 of all
            // of it.
            assertThat(prediction.evidenceInLungs(Finding.EFFUSION).orElseThrow())
                    .isCloseTo((2 * 16 + 1.5 * 16) / (2 * 16 + 1.5 * 16 + 0.5 * 16), within(0.01));
            assertThat(prediction.evidenceInLungs(Finding.NORMAL)).isEmpty();
        }
    }

    @Test
    void abstainsWhereNoLungsAreFound() {
        try (XrayClassifier classifier = XrayClassifier.open(model(), lungs(), ClassifierOptions.defaults())) {
            Verdict verdict = classifier.classify(image(0, 2)).verdict();

            assertThat(verdict.toString()).contains("input: lungs on 0.031 of the image, expected at least 0.050");
        }
    }

    @Test
    void knowsNoLungsWithoutANetwork() {
        // The image has two gray levels.
        ClassifierOptions options =
                ClassifierOptions.defaults().withChecks(InputChecks.defaults().withLevels(0));
        try (XrayClassifier classifier = XrayClassifier.open(model(), options)) {
            Prediction prediction = classifier.classify(image(0, 2));

            assertThat(prediction.lungs()).isEmpty();
            assertThat(prediction.evidenceInLungs(Finding.EFFUSION)).isEmpty();
            assertThat(prediction.verdict()).isInstanceOf(Verdict.Classified.class);
        }
    }

    @Test
    void closesBothAndRefusesAnotherModel() {
        ScriptedBackend model = model();
        ScriptedBackend lungs = lungs();
        try (XrayClassifier classifier = XrayClassifier.open(model, lungs, ClassifierOptions.defaults())) {
            assertThat(classifier.classify(image(0, 32)).lungs()).isPresent();
        }
        assertThat(model.closes).hasValue(1);
        assertThat(lungs.closes).hasValue(1);
        assertThat(lungs.openContexts).hasValue(0);

        assertThatThrownBy(() -> XrayClassifier.open(model(), model(), ClassifierOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lungs: expected a model with the one finding lung, found halves with [effusion, normal]");
    }
}
