// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelCardBuilder;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From logits to an answer, against probabilities worked out by hand. */
class PredictorTest {

    private static final BackendInfo BACKEND = new BackendInfo("fake", "CPU", Optional.empty(), "0".repeat(64));
    private static final List<Finding> THREE = List.of(Finding.COVID_19, Finding.FIBROSIS, Finding.NORMAL);

    private static ModelCardBuilder card() {
        return ModelCard.builder("m").preprocessing(Preprocessing.of(4, 4)).findings(THREE);
    }

    private static DecodedImage ramp() {
        byte[] samples = new byte[64];
        for (int i = 0; i < 64; i++) {
            samples[i] = (byte) (3 * i + 20);
        }
        return DecodedImage.of(GrayImage.of8(samples, 8, 8), "test");
    }

    private static RawOutput logits(float... logits) {
        return RawOutput.wrap(logits, new float[0], new float[0], 0, 0);
    }

    private static Prediction predict(ModelCardBuilder card, RawOutput output) {
        return Predictor.of(card.build(), BACKEND, AbstentionPolicy.defaults()).predict(ramp(), output);
    }

    private static double probability(Prediction prediction, Finding finding) {
        return prediction.score(finding).probability().orElseThrow();
    }

    @Test
    void takesTheSoftmaxOfTheCalibratedLogits() {
        Prediction prediction = predict(card().calibration(new Calibration(2)), logits(2, 0, -2));

        // e^1, 1, e^-1 over their sum 4.08616
        assertThat(probability(prediction, Finding.COVID_19)).isCloseTo(0.66524, within(1e-5));
        assertThat(probability(prediction, Finding.FIBROSIS)).isCloseTo(0.24473, within(1e-5));
        assertThat(probability(prediction, Finding.NORMAL)).isCloseTo(0.09003, within(1e-5));
        assertThat(prediction.verdict())
                .isEqualTo(new Verdict.Classified(List.of(
                        new Score.Probability(Finding.COVID_19, probability(prediction, Finding.COVID_19), 2))));
        assertThat(prediction)
                .hasToString(
                        "Prediction[Classified[COVID-19, 0.67], " + "[COVID-19 0.67, fibrosis 0.24, normal 0.09]]");
    }

    @Test
    void takesTheSigmoidOfEachLogit() {
        Prediction prediction = predict(card().outputKind(OutputKind.SIGMOID), logits(2, 0, -2));

        assertThat(probability(prediction, Finding.COVID_19)).isCloseTo(0.88080, within(1e-5));
        assertThat(probability(prediction, Finding.FIBROSIS)).isEqualTo(0.5);
        assertThat(probability(prediction, Finding.NORMAL)).isCloseTo(0.11920, within(1e-5));
    }

    /** However loud the untrained output is, it has no number and takes no share from the others. */
    @Test
    void leavesUntrainedFindingsOutOfTheSoftmax() {
        Prediction prediction = predict(card().untrained(Set.of(Finding.FIBROSIS)), logits(1, 99, 0));

        assertThat(prediction.score(Finding.FIBROSIS)).isEqualTo(new Score.Untrained(Finding.FIBROSIS));
        assertThat(prediction.score(Finding.FIBROSIS)).hasToString("fibrosis untrained");
        assertThat(prediction.score(Finding.FIBROSIS).probability()).isEmpty();
        assertThat(probability(prediction, Finding.COVID_19)).isCloseTo(0.73106, within(1e-5));
        assertThat(probability(prediction, Finding.NORMAL)).isCloseTo(0.26894, within(1e-5));
        assertThat(prediction.verdict()).hasToString("Classified[COVID-19, 0.73]");
        assertThat(prediction.scores()).extracting(Score::finding).containsExactlyElementsOf(THREE);
        assertThat(prediction.ranked())
                .extracting(Score.Probability::finding)
                .containsExactly(Finding.COVID_19, Finding.NORMAL);
    }

    @Test
    void ranksByFallingProbabilityAndKeepsTheCardsOrderAmongEquals() {
        assertThat(predict(card(), logits(0, 1, 1)).ranked())
                .extracting(Score.Probability::finding)
                .containsExactly(Finding.FIBROSIS, Finding.NORMAL, Finding.COVID_19);
        assertThat(predict(card(), logits(0, 1, 1)).verdict()).hasToString("Classified[fibrosis, 0.42]");
    }

    @Test
    void keepsTheRawLogitBesideTheProbability() {
        assertThat(predict(card().calibration(new Calibration(3)), logits(1, 2.5f, 0))
                        .ranked()
                        .get(0)
                        .logit())
                .isEqualTo(2.5f);
    }

    @Test
    void abstainsBelowTheCardsConfidence() {
        Prediction prediction = predict(card().confidenceThreshold(0.7), logits(2, 1, 0));

        double best = probability(prediction, Finding.COVID_19); // e^2 / (e^2 + e + 1) = 0.66524
        String words = "probability 0.67 of COVID-19, expected at least 0.70";
        assertThat(prediction.verdict())
                .isEqualTo(new Verdict.Abstained(List.of(new Verdict.Reason(
                        Verdict.Criterion.CONFIDENCE, words, OptionalDouble.of(best), OptionalDouble.of(0.7)))));
        assertThat(prediction.verdict()).hasToString("Abstained[confidence: " + words + "]");
        assertThat(predict(card().confidenceThreshold(0.66), logits(2, 1, 0)).verdict())
                .hasToString("Classified[COVID-19, 0.67]");
    }

    @Test
    void abstainsOnTheWarningsThatTheCardNames() {
        var lateral = new ImageWarning(ImageWarning.Kind.LATERAL_VIEW, "expected a frontal view, found a lateral one");
        DecodedImage image = new DecodedImage(ramp().pixels(), 8, 8, "test", 0, List.of(lateral));

        for (boolean named : new boolean[] {true, false}) {
            ModelCard card =
                    card().abstainOn(named ? Set.of(lateral.kind()) : Set.of()).build();
            Verdict verdict = Predictor.of(
                            card,
                            BACKEND,
                            AbstentionPolicy.defaults()
                                    .withChecks(InputChecks.defaults().withAbstainOn(Set.of())))
                    .predict(image, logits(2, 1, 0))
                    .verdict();

            assertThat(verdict)
                    .hasToString(
                            named
                                    ? "Abstained[input: expected a frontal view, found a lateral one]"
                                    : "Classified[COVID-19, 0.67]");
        }
    }

    @Test
    void abstainsOnAConstantImageWhateverTheModelSays() {
        DecodedImage flat = DecodedImage.of(GrayImage.of8(new byte[64], 8, 8), "test");
        Prediction prediction = Predictor.of(
                        card().confidenceThreshold(1).build(), BACKEND, AbstentionPolicy.defaults())
                .predict(flat, logits(9, 0, 0));

        String gates = prediction
                .verdict()
                .fold(
                        classified -> "none",
                        abstained -> abstained.reasons().stream()
                                .map(reason -> reason.criterion().name())
                                .toList()
                                .toString());
        assertThat(gates).isEqualTo("[INPUT, CONFIDENCE]");
        assertThat(prediction.warnings()).extracting(ImageWarning::kind).contains(ImageWarning.Kind.CONSTANT);
    }

    @Test
    void refusesAnotherNumberOfScores() {
        assertThatThrownBy(() -> predict(card(), logits(1, 2)))
                .isInstanceOf(ModelException.class)
                .hasMessage("model m, scores: expected 3, found 2");
    }

    @Test
    void refusesScoresThatAreNoNumbers() {
        assertThatThrownBy(() -> predict(card(), logits(1, Float.POSITIVE_INFINITY, 2)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("expected a score, found the logit");
    }

    @Test
    void saysWhereTheAnswerComesFrom() {
        assertThat(predict(card(), logits(1, 2, 3)).origin()).isEqualTo(new Origin("m", BACKEND, "test", 8, 8));
    }

    @Test
    void hasNoEmbeddingWhereTheModelGivesNone() {
        float[] embedding = {1, 2};
        var output = RawOutput.wrap(new float[] {1, 2, 3}, embedding, new float[0], 0, 0);

        assertThat(predict(card(), output).embedding()).containsExactly(1, 2).isNotSameAs(embedding);
        assertThatThrownBy(() -> predict(card(), logits(1, 2, 3)).embedding())
                .isInstanceOf(ModelException.class)
                .hasMessage("model m, output embedding: expected one, found none");
    }

    @Test
    void hasNoHeatmapOfAnUntrainedFindingOrWithoutMaps() {
        var output = RawOutput.wrap(new float[] {1, 2, 3}, new float[0], new float[] {4, 5, 6}, 1, 1);
        Prediction prediction = predict(card().untrained(Set.of(Finding.FIBROSIS)), output);

        assertThat(prediction.heatmap(Finding.NORMAL).values()).containsExactly(6);
        assertThatThrownBy(() -> prediction.heatmap(Finding.FIBROSIS))
                .isInstanceOf(ModelException.class)
                .hasMessage("model m, finding fibrosis: expected one that the model was trained on, found an untrained"
                        + " one");
        assertThatThrownBy(() -> prediction.heatmap(Finding.EDEMA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model m: expected one of [COVID-19, fibrosis, normal], found edema");
        assertThatThrownBy(() -> predict(card(), logits(1, 2, 3)).heatmap(Finding.NORMAL))
                .isInstanceOf(ModelException.class)
                .hasMessage("model m, output maps: expected class activation maps, found none; Explainer.occlusion"
                        + " needs none");
    }

    private static OperatingCurve.Point point(double threshold, double sensitivity, double specificity) {
        return new OperatingCurve.Point(
                threshold,
                new Interval(sensitivity, sensitivity - 0.05, sensitivity),
                new Interval(specificity, specificity - 0.05, specificity));
    }

    private static ModelCardBuilder withCurve() {
        var curve = new OperatingCurve(
                "val", 20, 80, List.of(point(0.1, 0.95, 0.5), point(0.3, 0.95, 0.7), point(0.6, 0.6, 0.9)));
        return card().operatingCurves(Map.of(Finding.COVID_19, curve));
    }

    private static Decision.Supported supported(Prediction prediction, OperatingPoint point) {
        return prediction.at(point, Finding.COVID_19).supported().orElseThrow();
    }

    @Test
    void decidesAtTheMostSpecificThresholdThatIsSensitiveEnough() {
        Prediction prediction = predict(withCurve(), logits(0.5f, 0, 0)); // 0.4519

        Decision.Supported decision = supported(prediction, OperatingPoint.sensitivity(0.9));
        assertThat(decision.isPresent()).isTrue();
        assertThat(decision)
                .hasToString("COVID-19 present (0.45, threshold 0.30; sensitivity 0.950 [0.900, 0.950], specificity"
                        + " 0.700 [0.650, 0.700] on val, 20 with and 80 without)");
        assertThat(supported(prediction, OperatingPoint.specificity(0.9)).isPresent())
                .isFalse();
        assertThat(supported(prediction, OperatingPoint.threshold(0.2)).point().threshold())
                .isEqualTo(0.3);
        assertThat(supported(prediction, OperatingPoint.maximumYouden()).point().threshold())
                .isEqualTo(0.3);
    }

    @Test
    void saysWhichWishTheMeasurementsCannotGrant() {
        Prediction prediction = predict(withCurve(), logits(1, 0, 0));

        assertThat(prediction.at(OperatingPoint.sensitivity(0.99), Finding.COVID_19))
                .isEqualTo(new Decision.Unsupported(
                        Finding.COVID_19,
                        "expected at least 100 images on which to measure sensitivity >= 0.99, found 20 in val"));
        assertThat(prediction.at(OperatingPoint.specificity(0.95), Finding.COVID_19))
                .hasToString(
                        "COVID-19 unsupported (expected specificity >= 0.95 at some threshold, found none on val (20"
                                + " images with the finding, 80 without))");
        assertThat(prediction
                        .at(OperatingPoint.sensitivity(1), Finding.COVID_19)
                        .toString())
                .contains("expected at least 2147483647 images");
        assertThat(prediction.at(OperatingPoint.maximumYouden(), Finding.NORMAL))
                .hasToString("normal unsupported (expected an operating curve in the card, found none)");
        assertThatThrownBy(() -> prediction.at(OperatingPoint.maximumYouden(), Finding.EDEMA))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** One finding without support takes nothing from the others. */
    @Test
    void decidesOnEveryFindingAtOnce() {
        var curve = new OperatingCurve("val", 20, 80, List.of(point(0.5, 0.9, 0.9)));
        var card = card().untrained(Set.of(Finding.FIBROSIS)).operatingCurves(Map.of(Finding.COVID_19, curve));

        List<Decision> decisions = predict(card, logits(2, 0, 0)).at(OperatingPoint.maximumYouden());

        assertThat(decisions).extracting(Decision::finding).containsExactlyElementsOf(THREE);
        assertThat(decisions.get(0).supported().orElseThrow().isPresent()).isTrue();
        assertThat(decisions.get(1))
                .hasToString(
                        "fibrosis unsupported (expected one that the model was trained on, found an untrained one)");
        assertThat(decisions.get(2).supported()).isEmpty();
    }

    /** By hand: sigmoid of 2, 0.4 and -2 is .881, .599 and .119. */
    @Test
    void namesEveryFindingOfAMultiLabelModelThatCountsAsPresent() {
        var card = card().outputKind(OutputKind.SIGMOID)
                .operatingCurves(Map.of(
                        Finding.COVID_19, new OperatingCurve("val", 20, 80, List.of(point(0.9, 0.9, 0.9))),
                        Finding.NORMAL, new OperatingCurve("val", 20, 80, List.of(point(0.1, 0.9, 0.9)))));

        Prediction both = predict(card, logits(2, 0.4f, -2));
        assertThat(both.findings()).containsExactly(Finding.FIBROSIS, Finding.NORMAL); // .599 >= 0.5, .119 >= 0.1
        assertThat(both.verdict()).hasToString("Classified[fibrosis, 0.60; normal, 0.12]");
        assertThat(both.finding()).contains(Finding.FIBROSIS);
        Prediction none = predict(card, logits(2, -1, -3));
        assertThat(none.isAnswered()).isTrue();
        assertThat(none.verdict()).hasToString("Classified[none of the findings]");
        assertThat(none.finding()).isEmpty();
        assertThat(none.probability()).isEmpty();
    }
}
