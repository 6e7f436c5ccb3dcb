// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelCardBuilder;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.model.OutOfDistributionDetector;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each gate alone and together, against thresholds and probabilities worked out by hand. */
class AbstentionPolicyTest {

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

    private static OperatingCurve.Point point(double threshold, double sensitivity, double specificity) {
        return new OperatingCurve.Point(
                threshold,
                new Interval(sensitivity, sensitivity - 0.05, sensitivity),
                new Interval(specificity, specificity - 0.05, specificity));
    }

    private static Verdict verdict(ModelCardBuilder card, AbstentionPolicy policy, double distance, float... logits) {
        return Predictor.of(card.build(), BACKEND, policy)
                .predict(
                        ramp(),
                        logits(logits),
                        Optional.of(new OutOfDistributionDetector.Distance(0.125, 0.25, distance - 0.375)))
                .verdict();
    }

    @Test
    void abstainsOnAnImageFarFromTheTraining() {
        AbstentionPolicy policy = AbstentionPolicy.defaults().withDistance(1.5);

        assertThat(verdict(card(), policy, 1.5, 3, 0, 0)).isInstanceOf(Verdict.Classified.class);
        assertThat(verdict(card(), policy, 2, 3, 0, 0))
                .hasToString("Abstained[distribution: distance 2.00 from the training images, mostly by embedding,"
                        + " expected at most 1.50]");
        assertThat(verdict(card(), policy.withDistance(Double.POSITIVE_INFINITY), 2, 3, 0, 0))
                .isInstanceOf(Verdict.Classified.class);
        assertThat(verdict(card(), AbstentionPolicy.defaults(), 2, 3, 0, 0))
                .as("a card without statistics has no threshold")
                .isInstanceOf(Verdict.Classified.class);
    }

    @Test
    void letsEveryGateSpeakForItself() {
        Verdict found =
                verdict(card(), AbstentionPolicy.defaults().withDistance(1).withConfidence(0.9), 3, 1, 0, 0);

        assertThat(found.fold(c -> List.<Verdict.Reason>of(), Verdict.Abstained::reasons))
                .extracting(
                        Verdict.Reason::criterion, reason -> reason.measured().orElseThrow() > 1)
                .containsExactly(
                        tuple(Verdict.Criterion.DISTRIBUTION, true), tuple(Verdict.Criterion.CONFIDENCE, false));
    }

    @Test
    void demandsThatTheAnswerCountsAsPresentAtAnOperatingPoint() {
        var curve = new OperatingCurve("val", 20, 80, List.of(point(0.7, 0.9, 0.95)));
        var card = card().untrained(Set.of(Finding.FIBROSIS))
                .operatingCurves(Map.of(Finding.COVID_19, curve, Finding.NORMAL, curve));
        AbstentionPolicy policy = AbstentionPolicy.defaults().withOperatingPoint(OperatingPoint.specificity(0.95));

        assertThat(verdict(card, policy, 1, 2, 0, 0)).isInstanceOf(Verdict.Classified.class);
        assertThat(verdict(card, policy, 1, 0.5f, 0, 0))
                .hasToString("Abstained[confidence: probability 0.62 of COVID-19, expected at least 0.70 for"
                        + " specificity >= 0.95]");
        assertThatThrownBy(() -> Predictor.of(card.untrained(Set.of()).build(), BACKEND, policy))
                .isInstanceOf(ModelException.class)
                .hasMessage("model m, finding fibrosis: expected an operating curve in the card, found none");
    }

    @Test
    void refusesThresholdsOutOfRange() {
        assertThatThrownBy(() -> AbstentionPolicy.defaults().withDistance(0)).hasMessageContaining("found 0.0");
        assertThatThrownBy(() -> AbstentionPolicy.defaults().withDistance(Double.NaN))
                .hasMessageContaining("found NaN");
        assertThatThrownBy(() -> AbstentionPolicy.defaults().withConfidence(1.1))
                .hasMessageContaining("expected 0 to 1");
    }
}
