// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import io.github.xrayclassifier.quantization.FloatGraph.Convolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks for the variant with the most integer convolutions whose answers are close enough to the float model's. All of
 * them first, by each rule; if none passes, those that hurt most stay float: 1, 2, 4, … up to half of them.
 */
final class Candidates {

    /** Enough to rank convolutions by what they do to the logits. */
    private static final int IMAGES_FOR_RANKING = 64;

    private final FloatGraph graph;
    private final Map<String, Activation> seen;
    private final ModelCard card;
    private final Samples validation;
    private final float[][] expected;
    private final QuantizationProgress progress;

    Candidates(
            FloatGraph graph,
            Map<String, Activation> seen,
            ModelCard card,
            Samples validation,
            float[][] expected,
            QuantizationProgress progress) {
        this.graph = graph;
        this.seen = seen;
        this.card = card;
        this.validation = validation;
        this.expected = expected;
        this.progress = progress;
    }

    /** A variant, tried. */
    record Candidate(Variant variant, ModelProto file, Comparison comparison, float[][] logits) {

        boolean passes() {
            return comparison.problems().isEmpty();
        }
    }

    /**
     * The best variant that passes.
     *
     * @throws QuantizationException with the numbers of the best one if none passes
     */
    Candidate best(Samples ranking) {
        List<Candidate> tried = new ArrayList<>();
        for (RangeRule rule : RangeRule.values()) {
            tried.add(tried(new Variant(rule, Set.of())));
        }
        Comparator<Candidate> closest =
                Comparator.comparingDouble(c -> c.comparison().rms());
        List<Candidate> passed = tried.stream().filter(Candidate::passes).toList();
        if (!passed.isEmpty()) {
            return passed.stream().min(closest).orElseThrow();
        }
        RangeRule rule = tried.stream().min(closest).orElseThrow().variant().rule();
        List<String> worst = worstFirst(rule, ranking);
        for (int count = 1; count <= worst.size() / 2; count *= 2) {
            Candidate candidate = tried(new Variant(rule, new HashSet<>(worst.subList(0, count))));
            if (candidate.passes()) {
                return candidate;
            }
            tried.add(candidate);
        }
        Candidate best = tried.stream().min(closest).orElseThrow();
        throw new QuantizationException("quantize: no variant answers like the float model. The closest, "
                + best.variant().description(graph.convolutions().size()) + ": "
                + String.join("; ", best.comparison().problems()));
    }

    private Candidate tried(Variant variant) {
        ModelProto file = QdqGraph.of(graph, seen, variant);
        float[][] logits = run(file, validation);
        Comparison comparison = Comparison.of(card, validation.entries(), expected, logits);
        progress.tried(String.format(
                Locale.ROOT,
                "%s: %d of %d answers differ, logits differ by %.4f (root of mean square), largest fall of an AUC %.4f",
                variant.description(graph.convolutions().size()),
                comparison.different(),
                comparison.images(),
                comparison.rms(),
                comparison.largestAucDrop()));
        return new Candidate(variant, file, comparison, logits);
    }

    private float[][] run(ModelProto file, Samples samples) {
        ModelSource source = ModelSource.of("int8", file.toByteArray());
        try (Backend backend = OnnxBackend.open(source, OnnxOptions.defaults())) {
            return samples.logits(backend);
        }
    }

    /** The convolutions by how much each alone, in int8, changes the logits of training images. */
    private List<String> worstFirst(RangeRule rule, Samples ranking) {
        List<String> names =
                graph.convolutions().stream().map(Convolution::name).toList();
        Samples few = ranking.first(IMAGES_FOR_RANKING);
        float[][] exact = run(graph.file(), few);
        Map<String, Double> harm = new HashMap<>();
        for (String name : names) {
            Set<String> others = new HashSet<>(names);
            others.remove(name);
            float[][] logits = run(QdqGraph.of(graph, seen, new Variant(rule, others)), few);
            harm.put(name, Comparison.of(card, few.entries(), exact, logits).rms());
        }
        Comparator<String> byHarm = Comparator.comparingDouble(name -> harm.getOrDefault(name, 0.0));
        return names.stream().sorted(byHarm.reversed()).toList();
    }
}
