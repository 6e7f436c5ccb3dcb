// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.abstention;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutOfDistributionDetector;
import io.github.xrayclassifier.model.Subspace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The fit of a model's abstention policy: the out-of-distribution detector on training images, its threshold and the
 * confidence threshold on one half of the validation images, so that the other half can judge them. May be used by any thread.
 */
public final class AbstentionPolicyFit {

    /** Fewer images do not span the directions. */
    public static final int FEWEST_IMAGES = 200;

    // Measured with 24, 32 and 48 against images of other kinds; see docs/decisions/0006-abstention.md.
    static final int LAYOUT_DIRECTIONS = 48;

    /** Principal components of the embedding. */
    public static final int EMBEDDING_DIRECTIONS = 64;

    /**
     * The proportion of the X-rays that set the threshold which the detector lets pass. Together with the checks of the image
     * about 97 % of others are answered, which leaves room above the aim of 95 % for the error of 500 images.
     */
    public static final double ANSWERED_BY_DISTANCE = 0.985;

    static final double DOUBTED = 0.005;
    private static final double SCALE_SHARE = 0.99;
    private static final double SMALLEST_DEVIATION = 1e-6;

    private AbstentionPolicyFit() {}

    /**
     * The half of the validation images that an image belongs to. By its group, so that a patient is on one side only.
     *
     * @param entry of a validation image
     * @return true if it sets thresholds, false if it judges
     */
    public static boolean setsThresholds(ManifestEntry entry) {
        return Math.floorMod(entry.group().hashCode(), 2) == 0;
    }

    /**
     * Completes a card.
     *
     * @param card with its calibration
     * @param training at least {@link #FEWEST_IMAGES} images that trained the model
     * @param held at least as many that set the thresholds
     * @param fittedOn the images, in words
     * @return the card with statistics and confidence threshold
     */
    public static ModelCard fit(
            ModelCard card, List<ImageFeatures> training, List<ImageFeatures> held, String fittedOn) {
        if (training.size() < FEWEST_IMAGES || held.size() < FEWEST_IMAGES) {
            throw new IllegalArgumentException("abstention policy: expected at least " + FEWEST_IMAGES
                    + " images to fit on and to set thresholds on, found " + training.size() + " and " + held.size());
        }
        OutOfDistributionDetector detector = detector(training, fittedOn);
        double[] weights = weights(held);
        double threshold = percentile(
                held,
                weights,
                p -> detector.distance(p.thumbnail(), p.embedding()).total(),
                ANSWERED_BY_DISTANCE);
        double confidence = percentile(held, weights, p -> confidence(card, p), DOUBTED);
        return card.toBuilder()
                .detector(detector.withThreshold(threshold))
                .confidenceThreshold(Math.floor(confidence * 100) / 100)
                .build();
    }

    /**
     * The weights of images, in all 1: an image of a source with n of them counts 1 / sqrt(n), as a finding's images do in
     * training, so that a hospital with few images is not unusual because others have many. Measured:
     * docs/decisions/0006-abstention.md.
     *
     * @param features of the images
     * @return one weight an image
     */
    public static double[] weights(List<ImageFeatures> features) {
        Map<String, Integer> counts = new HashMap<>();
        features.forEach(image -> counts.merge(image.source(), 1, Integer::sum));
        double[] raw = features.stream()
                .mapToDouble(image -> 1 / Math.sqrt(counts.getOrDefault(image.source(), 1)))
                .toArray();
        double sum = Arrays.stream(raw).sum();
        return Arrays.stream(raw).map(weight -> weight / sum).toArray();
    }

    /**
     * A detector without a threshold.
     *
     * @param training images that trained the model
     * @param fittedOn the images, in words
     * @return the detector, scaled
     */
    public static OutOfDistributionDetector detector(List<ImageFeatures> training, String fittedOn) {
        double[] weights = weights(training);
        Subspace layout = PrincipalComponents.of(rows(training, true), weights, LAYOUT_DIRECTIONS);
        Subspace embedding = PrincipalComponents.of(rows(training, false), weights, EMBEDDING_DIRECTIONS);
        OutOfDistributionDetector bare = OutOfDistributionDetector.of(fittedOn, layout, embedding);
        double[] detail =
                training.stream().mapToDouble(p -> bare.detail(p.thumbnail())).toArray();
        double mean = 0;
        for (int i = 0; i < detail.length; i++) {
            mean += weights[i] * detail[i];
        }
        double variance = 0;
        for (int i = 0; i < detail.length; i++) {
            variance += weights[i] * (detail[i] - mean) * (detail[i] - mean);
        }
        OutOfDistributionDetector raw = bare.withDetail(mean, Math.max(SMALLEST_DEVIATION, Math.sqrt(variance)));
        List<OutOfDistributionDetector.Distance> distances = training.stream()
                .map(p -> raw.distance(p.thumbnail(), p.embedding()))
                .toList();
        return raw.withScales(new OutOfDistributionDetector.Distance(
                scale(distances, weights, OutOfDistributionDetector.Distance::layout),
                scale(distances, weights, OutOfDistributionDetector.Distance::detail),
                scale(distances, weights, OutOfDistributionDetector.Distance::embedding)));
    }

    private static double scale(
            List<OutOfDistributionDetector.Distance> distances,
            double[] weights,
            ToDoubleFunction<OutOfDistributionDetector.Distance> value) {
        return Math.max(SMALLEST_DEVIATION, percentile(distances, weights, value, SCALE_SHARE));
    }

    static float[][] rows(List<ImageFeatures> features, boolean thumbnails) {
        return features.stream()
                .map(p -> thumbnails ? p.thumbnail() : p.embedding())
                .toArray(float[][]::new);
    }

    /** The largest probability of a trained finding. */
    static double confidence(ModelCard card, ImageFeatures features) {
        int[] trained = card.findings().stream()
                .filter(card::isTrained)
                .mapToInt(card::indexOf)
                .toArray();
        float[] logits = new float[trained.length];
        for (int i = 0; i < trained.length; i++) {
            logits[i] = features.logits()[trained[i]];
        }
        return Arrays.stream(card.calibration().probabilities(logits, card.outputKind()))
                .max()
                .orElseThrow();
    }

    /**
     * The value that items of a proportion of the weight do not exceed.
     *
     * @param <T> of the items
     * @param items at least one
     * @param weights one an item, in all 1
     * @param value of an item
     * @param proportion 0 to 1
     * @return one of the values
     */
    public static <T> double percentile(List<T> items, double[] weights, ToDoubleFunction<T> value, double proportion) {
        double[] values = items.stream().mapToDouble(value).toArray();
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double below = 0;
        for (int i : order) {
            below += weights[i];
            if (below > proportion) {
                return values[i];
            }
        }
        return values[order[order.length - 1]];
    }

    /**
     * The words for the origin of a detector.
     *
     * @param manifest its name
     * @param training images that trained
     * @param held images that set the thresholds
     * @return for a card
     */
    public static String description(String manifest, int training, int held) {
        return String.format(
                Locale.ROOT, "%d images of split train of %s; thresholds on %d of split val", training, manifest, held);
    }
}
