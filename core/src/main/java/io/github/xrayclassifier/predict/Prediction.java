// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.explain.Lungs;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.model.RawOutput;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a model on one image: verdict, scores, heatmaps, embedding, warnings and origin.
 *
 * <p>Plain data: equal if all of it is equal, and the same document in JSON ({@link #toJson()}, docs/answer.schema.json)
 * from this library, the command line and, for Jackson, from a controller that returns it. Holds no pixels and no native
 * memory. Immutable; may be shared by threads.
 */
public final class Prediction {

    private static final int DOCUMENT_VERSION = 1;

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

    /** {@return the findings of the answer, or the reasons for which there is none} */
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

    /** {@return true for an answer, false if the model abstains} */
    public boolean isAnswered() {
        return verdict instanceof Verdict.Classified;
    }

    /** {@return the most probable finding of the answer; empty if the model abstains or, multi-label, found none present} */
    public Optional<Finding> finding() {
        return findings().stream().findFirst();
    }

    /** {@return the findings of the answer by falling probability; more than one only of a multi-label model} */
    public List<Finding> findings() {
        return verdict.fold(
                classified -> classified.findings().stream()
                        .map(Score.Probability::finding)
                        .toList(),
                abstained -> List.of());
    }

    /** {@return the calibrated probability of {@link #finding()}, 0 to 1; empty where that is} */
    public OptionalDouble probability() {
        return verdict.fold(Verdict.Classified::probability, abstained -> OptionalDouble.empty());
    }

    /**
     * The calibrated probability of a finding, whatever the verdict.
     *
     * @param finding one of the card's
     * @return 0 to 1; empty if the model was not trained on it
     * @throws IllegalArgumentException if the model has no such finding
     */
    public OptionalDouble probability(Finding finding) {
        return score(finding).probability();
    }

    /** {@return the reasons for which the model abstains; none if it answers} */
    public List<Verdict.Reason> reasons() {
        return verdict.fold(classified -> List.of(), Verdict.Abstained::reasons);
    }

    /** {@return the trained findings by falling probability; equal ones in the card's order} */
    public List<Score.Probability> ranked() {
        return ranked(scores.stream()
                .flatMap(score -> score.fold(Optional::of, u -> Optional.<Score.Probability>empty()).stream()));
    }

    static List<Score.Probability> ranked(Stream<Score.Probability> scores) {
        return scores.sorted(
                        Comparator.comparingDouble(Score.Probability::value).reversed())
                .toList();
    }

    /**
     * Present or absent at an operating point, for every finding.
     *
     * @param point the wished trade between sensitivity and specificity
     * @return one decision a finding, in the card's order; one without support says so, and says why
     */
    public List<Decision> at(OperatingPoint point) {
        return scores.stream().map(score -> Decisions.of(card, score, point)).toList();
    }

    /**
     * Present or absent at an operating point, for one finding.
     *
     * @param point the wished trade between sensitivity and specificity
     * @param finding one of the card's
     * @return the decision with its evidence; without support if the finding is untrained, the card has no measurements for
     *     it, none of them grants the wish, or they rest on too few images to tell ({@link OperatingPoint#imagesNeeded()})
     * @throws IllegalArgumentException if the model has no such finding
     */
    public Decision at(OperatingPoint point, Finding finding) {
        return Decisions.of(card, score(finding), point);
    }

    /**
     * The part of the image that the score of a finding comes from; costs no further run.
     *
     * @param finding one that the model was trained on
     * @return its class activation map
     * @throws ModelException if the finding is untrained or the model gives no maps
     * @throws IllegalArgumentException if the model has no such finding
     */
    public Heatmap heatmap(Finding finding) {
        return Heatmap.of(card, output, finding, frame);
    }

    /** {@return the place of the lungs; empty if the classifier was opened without a lung segmentation network} */
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

    /** {@return remarks on the image, the decoder's first} */
    public List<ImageWarning> warnings() {
        return warnings;
    }

    /** {@return model, runtime and kind of image} */
    public Origin origin() {
        return origin;
    }

    /**
     * The answer as plain data, for any writer: text, numbers, lists and maps, in the order of docs/answer.schema.json.
     *
     * @return key to value; null for a number that does not exist; unmodifiable
     */
    @JsonValue
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("version", DOCUMENT_VERSION);
        map.put("verdict", isAnswered() ? "classified" : "abstained");
        map.put("finding", finding().map(Finding::name).orElse(null));
        map.put("probability", value(probability()));
        map.put("findings", findings().stream().map(Finding::name).toList());
        Map<String, @Nullable Object> probabilities = new LinkedHashMap<>();
        scores.forEach(score -> probabilities.put(score.finding().name(), value(score.probability())));
        map.put("probabilities", Collections.unmodifiableMap(probabilities));
        map.put("reasons", reasons().stream().map(Verdict.Reason::toString).toList());
        map.put("warnings", warnings.stream().map(ImageWarning::message).toList());
        map.put("model", origin.model());
        map.put("model_sha256", origin.backend().modelSha256());
        map.put("runtime", origin.backend().runtime());
        map.put("provider", origin.backend().provider());
        map.put("format", origin.format());
        map.put("width", origin.width());
        map.put("height", origin.height());
        return Collections.unmodifiableMap(map);
    }

    private static @Nullable Object value(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    /**
     * The answer as JSON, as docs/answer.schema.json describes it; numbers keep every digit.
     *
     * @return one object on one line
     */
    public String toJson() {
        return Json.text(toMap());
    }

    /**
     * Compares everything that a prediction gives: verdict, scores, warnings, origin, embedding and heatmaps.
     *
     * @param other anything
     * @return whether it is a prediction with the same contents
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Prediction that
                && verdict.equals(that.verdict)
                && scores.equals(that.scores)
                && warnings.equals(that.warnings)
                && origin.equals(that.origin)
                && frame.equals(that.frame)
                && lungs.equals(that.lungs)
                && Arrays.equals(output.embedding(), that.output.embedding())
                && Arrays.equals(output.maps(), that.output.maps());
    }

    /**
     * A hash of verdict, scores, warnings and origin.
     *
     * @return equal for equal predictions
     */
    @Override
    public int hashCode() {
        return Objects.hash(verdict, scores, warnings, origin);
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
