// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.explain.Lungs;
import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutOfDistributionDetector;
import io.github.xrayclassifier.model.RawOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The way from the output of a run to a {@link Prediction}: calibration, checks of the image, decision.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class Predictor {

    // 1 of 8,714 chest X-rays of fourteen sources lies below; half of them lie above 0.24.
    private static final double LEAST_LUNGS = 0.05;

    private final ModelCard card;
    private final BackendInfo backend;
    private final AbstentionPolicy policy;
    private final Confidence confidence;
    private final int[] trained; // which of the scores

    private Predictor(ModelCard card, BackendInfo backend, AbstentionPolicy policy) {
        this.card = card;
        this.backend = backend;
        this.policy = policy.withChecks(policy.checks().andAbstainOn(card.abstainOn()));
        this.confidence = Confidence.of(card, policy);
        this.trained = card.findings().stream()
                .filter(card::isTrained)
                .mapToInt(card::indexOf)
                .toArray();
    }

    /**
     * Makes a predictor.
     *
     * @param card of the model that runs
     * @param backend that runs it
     * @param policy of abstention
     * @return the predictor
     * @throws ModelException if the card does not support the operating point that the policy demands
     */
    public static Predictor of(ModelCard card, BackendInfo backend, AbstentionPolicy policy) {
        return new Predictor(card, backend, policy);
    }

    /**
     * Turns one run into an answer, without the criterion for images unlike those of the training.
     *
     * @param image that was run
     * @param output of the run
     * @return the answer
     * @throws ModelException if the run gave another number of scores than the card has findings
     * @throws BackendException if it gave scores that are not numbers
     */
    public Prediction predict(DecodedImage image, RawOutput output) {
        return predict(image, output, Optional.empty());
    }

    /**
     * Turns one run into an answer.
     *
     * @param image that was run
     * @param output of the run
     * @param distance how far the image is from those of the training, as the card's statistics say; empty for no such
     *     criterion
     * @return the answer
     * @throws ModelException if the run gave another number of scores than the card has findings
     * @throws BackendException if it gave scores that are not numbers
     */
    public Prediction predict(
            DecodedImage image, RawOutput output, Optional<OutOfDistributionDetector.Distance> distance) {
        return predict(image, output, distance, Optional.empty());
    }

    /**
     * Turns one run into an answer that knows where the lungs lie.
     *
     * @param image what was run
     * @param output what the run gave
     * @param distance as above
     * @param lungs on the image; empty if nothing looked for them. Where none are found there is no answer
     * @return the answer
     * @throws ModelException if the run gave another number of scores than the card has findings
     * @throws BackendException if it gave scores that are not numbers
     */
    public Prediction predict(
            DecodedImage image,
            RawOutput output,
            Optional<OutOfDistributionDetector.Distance> distance,
            Optional<Lungs> lungs) {
        Score.Probability[] probabilities = probabilities(output.logits());
        List<Score> scores = scores(probabilities);
        InputChecks.Report report =
                policy.checks().inspect(image, card.preprocessing().shape());
        List<Verdict.Reason> reasons = new ArrayList<>(report.reasons());
        lungs.flatMap(Predictor::missing).ifPresent(reasons::add);
        distance.flatMap(this::unfamiliar).ifPresent(reasons::add);
        Verdict verdict = verdict(probabilities, reasons);
        var origin = new Origin(card.name(), backend, image.format(), image.sourceWidth(), image.sourceHeight());
        var frame = Heatmap.Frame.of(card.preprocessing(), image);
        return new Prediction(new Answer(card, output, frame, lungs, scores, verdict, report.warnings(), origin));
    }

    private static Optional<Verdict.Reason> missing(Lungs lungs) {
        if (lungs.share() >= LEAST_LUNGS) {
            return Optional.empty();
        }
        String message = String.format(
                Locale.ROOT, "lungs on %.3f of the image, expected at least %.3f", lungs.share(), LEAST_LUNGS);
        return Optional.of(new Verdict.Reason(
                Verdict.Criterion.INPUT, message, OptionalDouble.of(lungs.share()), OptionalDouble.of(LEAST_LUNGS)));
    }

    private Optional<Verdict.Reason> unfamiliar(OutOfDistributionDetector.Distance distance) {
        double threshold = policy.distance()
                .orElseGet(() -> card.detector()
                        .map(OutOfDistributionDetector::threshold)
                        .orElse(Double.POSITIVE_INFINITY));
        double found = distance.total();
        if (found <= threshold) {
            return Optional.empty();
        }
        String message = String.format(
                Locale.ROOT,
                "distance %.2f from the training images, mostly by %s, expected at most %.2f",
                found,
                distance.respect(),
                threshold);
        return Optional.of(new Verdict.Reason(
                Verdict.Criterion.DISTRIBUTION, message, OptionalDouble.of(found), OptionalDouble.of(threshold)));
    }

    /** The contents of a prediction. */
    record Answer(
            ModelCard card,
            RawOutput output,
            Heatmap.Frame frame,
            Optional<Lungs> lungs,
            List<Score> scores,
            Verdict verdict,
            List<ImageWarning> warnings,
            Origin origin) {}

    /** One for each trained finding, in the card's order. */
    private Score.Probability[] probabilities(float[] logits) {
        if (logits.length != card.findings().size()) {
            throw new ModelException("model " + card.name() + ", scores: expected "
                    + card.findings().size() + ", found " + logits.length);
        }
        // Untrained outputs hold noise: they must not take a share of the softmax from the trained ones.
        float[] kept = new float[trained.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = logits[trained[i]];
        }
        double[] probabilities = card.calibration().probabilities(kept, card.outputKind());
        Score.Probability[] scores = new Score.Probability[trained.length];
        for (int i = 0; i < kept.length; i++) {
            if (Double.isNaN(probabilities[i])) {
                throw new BackendException("model " + card.name() + ", finding "
                        + card.findings().get(trained[i]) + ": expected a score, found the logit " + kept[i]);
            }
            scores[i] = new Score.Probability(card.findings().get(trained[i]), probabilities[i], kept[i]);
        }
        return scores;
    }

    private List<Score> scores(Score.Probability[] probabilities) {
        Score[] scores = new Score[card.findings().size()];
        for (int i = 0; i < trained.length; i++) {
            scores[trained[i]] = probabilities[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores[i] == null ? new Score.Untrained(card.findings().get(i)) : scores[i];
        }
        return List.of(scores);
    }

    private Verdict verdict(Score.Probability[] probabilities, List<Verdict.Reason> reasons) {
        List<Score.Probability> named = confidence.named(Prediction.ranked(Stream.of(probabilities)));
        confidence.doubt(named).ifPresent(reasons::add);
        return reasons.isEmpty() ? new Verdict.Classified(named) : new Verdict.Abstained(reasons);
    }
}
