// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelCardBuilder;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bayes' rule worked out by hand. */
class PrevalenceAdaptationTest {

    private static final BackendInfo BACKEND = new BackendInfo("fake", "CPU", Optional.empty(), "0".repeat(64));

    /** Calibrated on 50 images of 100 with COVID-19, 30 with edema, 20 normal. */
    private static ModelCardBuilder card(OutputKind kind) {
        return ModelCard.builder("m")
                .preprocessing(Preprocessing.of(4, 4))
                .outputKind(kind)
                .findings(List.of(Finding.COVID_19, Finding.EDEMA, Finding.NORMAL))
                .operatingCurves(Map.of(Finding.COVID_19, curve(50), Finding.EDEMA, curve(30)));
    }

    private static OperatingCurve curve(int positives) {
        Interval half = new Interval(0.5, 0.5, 0.5);
        return new OperatingCurve(
                "images", positives, 100 - positives, List.of(new OperatingCurve.Point(0.5, half, half)));
    }

    private static Prediction predict(ModelCard card, double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int f = 0; f < logits.length; f++) {
            double p = probabilities[f];
            logits[f] = (float) (card.outputKind() == OutputKind.SOFTMAX ? Math.log(p) : Math.log(p / (1 - p)));
        }
        byte[] samples = new byte[64];
        for (int i = 0; i < 64; i++) {
            samples[i] = (byte) (3 * i + 20);
        }
        return Predictor.of(card, BACKEND, AbstentionPolicy.defaults())
                .predict(
                        DecodedImage.of(GrayImage.of8(samples, 8, 8), "test"),
                        RawOutput.wrap(logits, new float[0], new float[0], 0, 0));
    }

    private static double of(AdaptedPrediction adapted, Finding finding) {
        return Objects.requireNonNull(adapted.probabilities().get(finding));
    }

    /** 0.6 * 0.01/0.5, 0.3 * 0.99/0.5 and 0.1 * 0.99/0.5 over their sum 0.804. */
    @Test
    void weighsFindingsThatExcludeOneAnotherByTheRatioOfPrevalences() {
        ModelCard card = card(OutputKind.SOFTMAX).build();
        Prediction prediction = predict(card, 0.6, 0.3, 0.1);
        AdaptedPrediction adapted =
                PrevalenceAdaptation.of(card, Map.of(Finding.COVID_19, 0.01)).apply(prediction);
        assertThat(of(adapted, Finding.COVID_19)).isCloseTo(0.012 / 0.804, within(1e-7));
        assertThat(of(adapted, Finding.EDEMA)).isCloseTo(0.594 / 0.804, within(1e-7));
        assertThat(of(adapted, Finding.NORMAL)).isCloseTo(0.198 / 0.804, within(1e-7));
        assertThat(adapted.prediction()).isSameAs(prediction);
        assertThat(adapted.measured()).isEqualTo(Map.of(Finding.COVID_19, 0.5));
        assertThat(adapted.toMap())
                .containsEntry("prevalences", Map.of("COVID-19", 0.01))
                .containsEntry("verdict", prediction.toMap().get("verdict"))
                .containsKey("adapted_probabilities");
    }

    /** Odds of 0.8 are 4; times (1/9) / (3/7) they are 28/27, a probability of 28/55. */
    @Test
    void scalesTheOddsOfFindingsThatStandAlone() {
        ModelCard card = card(OutputKind.SIGMOID).build();
        AdaptedPrediction adapted =
                PrevalenceAdaptation.of(card, Map.of(Finding.EDEMA, 0.1)).apply(predict(card, 0.5, 0.8, 0.2));
        assertThat(of(adapted, Finding.EDEMA)).isCloseTo(28.0 / 55, within(1e-7));
        assertThat(of(adapted, Finding.COVID_19)).isCloseTo(0.5, within(1e-7));
    }

    @Test
    void changesNothingAtTheMeasuredPrevalence() {
        for (OutputKind kind : OutputKind.values()) {
            ModelCard card = card(kind).build();
            AdaptedPrediction adapted =
                    PrevalenceAdaptation.of(card, Map.of(Finding.COVID_19, 0.5)).apply(predict(card, 0.6, 0.3, 0.1));
            assertThat(of(adapted, Finding.COVID_19)).isCloseTo(0.6, within(1e-7));
            assertThat(of(adapted, Finding.EDEMA)).isCloseTo(0.3, within(1e-7));
        }
    }

    @Test
    void refusesWhatTheCardDoesNotTellAndWhatIsNoPrevalence() {
        ModelCard card = card(OutputKind.SOFTMAX).build();
        assertThatThrownBy(() -> PrevalenceAdaptation.of(card, Map.of(Finding.NORMAL, 0.1)))
                .isInstanceOf(ModelException.class)
                .hasMessage("model m, finding normal: expected an operating curve, which tells the prevalence it was"
                        + " calibrated at, found none");
        assertThatThrownBy(() -> PrevalenceAdaptation.of(card, Map.of(Finding.EDEMA, 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prevalence of edema: expected above 0 and below 1, found 1.0");
        assertThatThrownBy(() -> PrevalenceAdaptation.of(card, Map.of(Finding.EDEMA, 0.5, Finding.COVID_19, 0.5)))
                .hasMessage("prevalences: expected a sum below 1 of findings that exclude one another, found 1.0");
        assertThatThrownBy(() -> PrevalenceAdaptation.of(card, Map.of(Finding.FIBROSIS, 0.5)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
