// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.explain.Lungs;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.model.RawOutput;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a model says of one image: verdict, scores, heatmaps, embedding, warnings and origin.
 *
 * <p>Holds no pixels and no native memory. Immutable; may be shared by threads.
 */
public final class Prediction {

    private final ModelCard card;
    private final RawOutput output;
    private final Heatmap.Frame frame;
    private final Optional<Lungs> lungs;
    private final List<Score> scores;
    private final Verdict verdict;
    private final List<ImageWarning> warnings;
    private final Origin origin;

    Prediction(Predictor.Answer answer) {
        card = answer.card();
        output = answer.output();
        frame = answer.frame();
        lungs = answer.lungs();
        scores = List.copyOf(answer.scores());
        verdict = answer.verdict();
        warnings = List.copyOf(answer.warnings());
        origin = answer.origin();
    }

    /** {@return the most probable trained finding, or why there is no answer} */
    public Verdict verdict() {
        return verdict;
    }

    /** {@return one score a finding, in the card's order} */
    public List<Score> scores() {
        return scores;
    }

    /**
     * The score of one finding.
     *
     * @param finding one of the card's
     * @return a probability, or that the finding is untrained
     * @throws IllegalArgumentException if the model has no such finding
     */
    public Score score(Finding finding) {
        return scores.get(card.indexOf(finding));
    }

    /** {@return the trained findings by falling probability; equal ones in the card's order} */
    public List<Score.Probability> ranked() {
        return scores.stream()
                .flatMap(score -> score.fold(Optional::of, u -> Optional.<Score.Probability>empty()).stream())
                .sorted(Comparator.comparingDouble(Score.Probability::value).reversed())
                .toList();
    }

    /**
     * Present or absent, for every trained finding.
     *
     * @param point the wished trade between sensitivity and specificity
     * @return one decision a trained finding, in the card's order
     * @throws ModelException if the card has no measurements for one of them, or none that grants the wish; ask for a
     *     single finding then
     */
    public List<Decision> at(OperatingPoint point) {
        return card.findings().stream()
                .filter(card::isTrained)
                .map(finding -> at(point, finding))
                .toList();
    }

    /**
     * Present or absent, for one finding.
     *
     * @param point the wished trade between sensitivity and specificity
     * @param finding one that the model was trained on
     * @return the decision with its evidence
     * @throws ModelException if the finding is untrained, the card has no measurements for it, none of them grants the
     *     wish, or they rest on too few images to tell ({@link OperatingPoint#imagesNeeded()})
     * @throws IllegalArgumentException if the model has no such finding
     */
    public Decision at(OperatingPoint point, Finding finding) {
        Score.Probability score = score(finding)
                .fold(Optional::of, u -> Optional.<Score.Probability>empty())
                .orElseThrow(() -> Decisions.untrained(card, finding));
        OperatingCurve.Point granted = Decisions.point(card, finding, point);
        return new Decision(finding, score.value(), granted, Decisions.curve(card, finding));
    }

    /**
     * Where in the image the score of a finding comes from; costs no further run.
     *
     * @param finding one that the model was trained on
     * @return its class activation map
     * @throws ModelException if the finding is untrained or the model gives no maps
     * @throws IllegalArgumentException if the model has no such finding
     */
    public Heatmap heatmap(Finding finding) {
        return Heatmap.of(card, output, finding, frame);
    }

    /** {@return where the lungs lie; empty if the classifier was opened without a lung segmentation network} */
    public Optional<Lungs> lungs() {
        return lungs;
    }

    /**
     * The share of a finding's evidence that lies in the lungs: of the positive values of its heatmap. Beside
     * {@link Lungs#share()}, which it would be if the evidence lay everywhere alike, it says whether the model looked there.
     *
     * @param finding one that the model was trained on
     * @return 0 to 1; empty if nobody looked for the lungs or nothing speaks for the finding
     * @throws ModelException if the finding is untrained or the model gives no maps
     * @throws IllegalArgumentException if the model has no such finding
     */
    public OptionalDouble evidenceInLungs(Finding finding) {
        Heatmap heatmap = heatmap(finding);
        return lungs.map(drawn -> drawn.evidence(heatmap)).orElse(OptionalDouble.empty());
    }

    /**
     * The pooled feature vector, 1280 numbers for MobileNetV2 of width 1.0.
     *
     * @return a copy
     * @throws ModelException if the model gives none
     */
    public float[] embedding() {
        if (output.embedding().length == 0) {
            throw new ModelException("model " + card.name() + ", output embedding: expected one, found none");
        }
        return output.embedding().clone();
    }

    /** {@return what a caller should know of the image, the decoder's warnings first} */
    public List<ImageWarning> warnings() {
        return warnings;
    }

    /** {@return where this answer comes from} */
    public Origin origin() {
        return origin;
    }

    /**
     * Verdict and scores.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "Prediction[" + verdict + ", " + scores + "]";
    }
}
