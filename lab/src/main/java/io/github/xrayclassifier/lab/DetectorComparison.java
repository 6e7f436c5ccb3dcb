// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lab;

import io.github.xrayclassifier.abstention.AbstentionPolicyFit;
import io.github.xrayclassifier.abstention.ImageFeatures;
import io.github.xrayclassifier.abstention.PrincipalComponents;
import io.github.xrayclassifier.model.OutOfDistributionDetector;
import io.github.xrayclassifier.model.Subspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Detectors of images unlike those of the training, compared on the same images: each is fitted on the training images, and
 * its threshold lets the same proportion of other X-rays pass.
 */
final class DetectorComparison {

    private static final int NEIGHBORS = 10;
    private static final int REFERENCES = 1000;

    private final List<ImageFeatures> training;
    private final List<Integer> labels;

    private DetectorComparison(List<ImageFeatures> training, List<Integer> labels) {
        this.training = training;
        this.labels = labels;
    }

    /**
     * The comparison.
     *
     * @param training fits each detector
     * @param labels a number a training image, equal for images of one finding
     * @param held sets each threshold
     * @param judged X-rays that should pass
     * @param others by kind, images that should not
     * @return a table in Markdown
     */
    static String markdown(
            List<ImageFeatures> training,
            List<Integer> labels,
            List<ImageFeatures> held,
            List<ImageFeatures> judged,
            Map<String, List<ImageFeatures>> others) {
        StringBuilder text = new StringBuilder("| detector | X-rays answered | ")
                .append(String.join(" | ", others.keySet()))
                .append(" |\n|---|---")
                .append("|---".repeat(others.size()))
                .append("|\n");
        new DetectorComparison(training, labels).detectors().forEach((name, detector) -> {
            double threshold = AbstentionPolicyFit.percentile(
                    held, AbstentionPolicyFit.weights(held), detector, AbstentionPolicyFit.ANSWERED_BY_DISTANCE);
            text.append("| ").append(name).append(" | ").append(proportion(judged, detector, threshold, false));
            others.values()
                    .forEach(pictures -> text.append(" | ").append(proportion(pictures, detector, threshold, true)));
            text.append(" |\n");
        });
        return text.toString();
    }

    private static String proportion(
            List<ImageFeatures> pictures, ToDoubleFunction<ImageFeatures> detector, double threshold, boolean above) {
        long hits = pictures.stream()
                .filter(p -> detector.applyAsDouble(p) > threshold == above)
                .count();
        return String.format(Locale.ROOT, "%.3f", (double) hits / pictures.size());
    }

    private Map<String, ToDoubleFunction<ImageFeatures>> detectors() {
        OutOfDistributionDetector statistics = AbstentionPolicyFit.detector(training, "comparison");
        Map<String, ToDoubleFunction<ImageFeatures>> detectors = new LinkedHashMap<>();
        detectors.put("largest logit", p -> -largest(p.logits()));
        detectors.put("energy (Liu et al. 2020)", p -> -energy(p.logits()));
        detectors.put("embedding: length", length());
        detectors.put("embedding: 10th nearest of 1,000 training images, cosine", neighbors());
        detectors.put("embedding: Mahalanobis to the nearest finding", nearestClass());
        detectors.put(
                "embedding: outside 64 components (ViM)",
                p -> distance(statistics, p).embedding());
        detectors.put(
                "thumbnail: Mahalanobis within 48 components",
                p -> distance(statistics, p).layout());
        detectors.put(
                "thumbnail: outside 48 components", p -> distance(statistics, p).detail());
        detectors.put(
                "the sum of the last three, scaled",
                p -> distance(statistics, p).total());
        return detectors;
    }

    private static OutOfDistributionDetector.Distance distance(
            OutOfDistributionDetector statistics, ImageFeatures features) {
        return statistics.distance(features.thumbnail(), features.embedding());
    }

    private static double largest(float[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        return largest;
    }

    private static double energy(float[] logits) {
        double largest = largest(logits);
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }

    /** The distance of the logarithm of the length from its mean: too short and too long are both unusual. */
    private ToDoubleFunction<ImageFeatures> length() {
        double mean = training.stream()
                .mapToDouble(p -> Math.log(norm(p.embedding())))
                .average()
                .orElseThrow();
        return p -> Math.abs(Math.log(norm(p.embedding())) - mean);
    }

    private static double norm(float[] values) {
        return Math.sqrt(dot(values, values)) + 1e-9;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private ToDoubleFunction<ImageFeatures> neighbors() {
        List<float[]> references = new ArrayList<>();
        for (int i = 0; i < Math.min(REFERENCES, training.size()); i++) {
            references.add(training.get((int) ((long) i * training.size() / Math.min(REFERENCES, training.size())))
                    .embedding());
        }
        double[] norms =
                references.stream().mapToDouble(DetectorComparison::norm).toArray();
        return p -> {
            double length = norm(p.embedding());
            double[] cosines = new double[norms.length];
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] = dot(p.embedding(), references.get(i)) / length / norms[i];
            }
            Arrays.sort(cosines);
            return -cosines[Math.max(0, cosines.length - NEIGHBORS)];
        };
    }

    /** Lee et al. 2018 within the principal components, with one variance a component for all findings. */
    private ToDoubleFunction<ImageFeatures> nearestClass() {
        Map<Integer, List<float[]>> rows = new LinkedHashMap<>();
        for (int i = 0; i < training.size(); i++) {
            rows.computeIfAbsent(labels.get(i), label -> new ArrayList<>())
                    .add(training.get(i).embedding());
        }
        List<float[]> means =
                rows.values().stream().map(DetectorComparison::mean).toList();
        List<float[]> centered = new ArrayList<>();
        List<Integer> order = new ArrayList<>(rows.keySet());
        for (int i = 0; i < training.size(); i++) {
            centered.add(less(training.get(i).embedding(), means.get(order.indexOf(labels.get(i)))));
        }
        Subspace within = PrincipalComponents.of(
                centered.toArray(float[][]::new),
                AbstentionPolicyFit.weights(training),
                AbstentionPolicyFit.EMBEDDING_DIRECTIONS);
        return p -> means.stream()
                .mapToDouble(mean -> within.distances(less(p.embedding(), mean)).along())
                .min()
                .orElseThrow();
    }

    private static float[] mean(List<float[]> rows) {
        float[] mean = new float[rows.get(0).length];
        for (float[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.size();
            }
        }
        return mean;
    }

    private static float[] less(float[] a, float[] b) {
        float[] out = new float[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] - b[i];
        }
        return out;
    }
}
