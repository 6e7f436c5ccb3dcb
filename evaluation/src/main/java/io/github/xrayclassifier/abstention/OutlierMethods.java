// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.abstention;

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
 * Ways to tell foreign images from those of the training, compared on the same images: each is fitted on the training
 * images, and its threshold lets the same share of other X-rays pass.
 */
public final class OutlierMethods {

    private static final int NEIGHBORS = 10;
    private static final int REFERENCES = 1000;

    private final List<ImageFeatures> training;
    private final List<Integer> labels;

    private OutlierMethods(List<ImageFeatures> training, List<Integer> labels) {
        this.training = training;
        this.labels = labels;
    }

    /**
     * Compares.
     *
     * @param training fits each method
     * @param labels a number a training image, equal for images of one finding
     * @param held sets each threshold
     * @param judged X-rays that should pass
     * @param foreign by kind, images that should not
     * @return a table in Markdown
     */
    public static String markdown(
            List<ImageFeatures> training,
            List<Integer> labels,
            List<ImageFeatures> held,
            List<ImageFeatures> judged,
            Map<String, List<ImageFeatures>> foreign) {
        StringBuilder text = new StringBuilder("| method | X-rays answered | ")
                .append(String.join(" | ", foreign.keySet()))
                .append(" |\n|---|---")
                .append("|---".repeat(foreign.size()))
                .append("|\n");
        new OutlierMethods(training, labels).methods().forEach((name, method) -> {
            double threshold = AbstentionPolicyFit.percentile(
                    held, AbstentionPolicyFit.weights(held), method, AbstentionPolicyFit.ANSWERED_BY_DISTANCE);
            text.append("| ").append(name).append(" | ").append(share(judged, method, threshold, false));
            foreign.values().forEach(pictures -> text.append(" | ").append(share(pictures, method, threshold, true)));
            text.append(" |\n");
        });
        return text.toString();
    }

    private static String share(
            List<ImageFeatures> pictures, ToDoubleFunction<ImageFeatures> method, double threshold, boolean above) {
        long hits = pictures.stream()
                .filter(p -> method.applyAsDouble(p) > threshold == above)
                .count();
        return String.format(Locale.ROOT, "%.3f", (double) hits / pictures.size());
    }

    private Map<String, ToDoubleFunction<ImageFeatures>> methods() {
        OutOfDistributionDetector statistics = AbstentionPolicyFit.statistics(training, "comparison");
        Map<String, ToDoubleFunction<ImageFeatures>> methods = new LinkedHashMap<>();
        methods.put("largest logit", p -> -largest(p.logits()));
        methods.put("energy (Liu et al. 2020)", p -> -energy(p.logits()));
        methods.put("embedding: length", length());
        methods.put("embedding: 10th nearest of 1,000 training images, cosine", neighbors());
        methods.put("embedding: Mahalanobis to the nearest finding", nearestClass());
        methods.put(
                "embedding: outside 64 components (ViM)",
                p -> distance(statistics, p).embedding());
        methods.put(
                "thumbnail: Mahalanobis within 48 components",
                p -> distance(statistics, p).layout());
        methods.put(
                "thumbnail: outside 48 components", p -> distance(statistics, p).detail());
        methods.put(
                "the sum of the last three, scaled",
                p -> distance(statistics, p).total());
        return methods;
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

    /** How far the logarithm of the length is from its mean: too short and too long are both strange. */
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
        double[] norms = references.stream().mapToDouble(OutlierMethods::norm).toArray();
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
        List<float[]> means = rows.values().stream().map(OutlierMethods::mean).toList();
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
