// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run asks of a graph, once card and graph are known to agree.
 *
 * @param scores logits where the card names them, else probabilities: [N, findings]
 * @param embedding [N, features]
 * @param maps [N, findings, h, w]
 * @param isSized whether every extent for one image is known from the file or a run
 */
record GraphPlan(
        String model,
        ModelCard card,
        GraphValue scores,
        Optional<GraphValue> embedding,
        Optional<GraphValue> maps,
        boolean isSized) {

    /**
     * Holds the card against the graph.
     *
     * @throws ModelException that says expected, found and where they contradict each other
     */
    static GraphPlan of(String model, ModelCard card, OnnxModelFile file) {
        checkInput(model, card, file.inputs());
        long findings = card.findings().size();
        var names = card.outputs();
        Outputs outputs = new Outputs(model, file.outputs());
        List<Long> perFinding = List.of(GraphValue.ANY, findings);
        // A name that the card gives must be there, even if a run does not fetch it.
        Optional<GraphValue> logits = names.logits().map(name -> outputs.find(name, perFinding));
        Optional<GraphValue> probabilities = names.probabilities().map(name -> outputs.find(name, perFinding));
        GraphValue scores = logits.or(() -> probabilities).orElseThrow();
        Optional<GraphValue> embedding =
                names.embedding().map(name -> outputs.find(name, List.of(GraphValue.ANY, features(card))));
        Optional<GraphValue> maps = names.maps()
                .map(name -> outputs.find(name, List.of(GraphValue.ANY, findings, GraphValue.ANY, GraphValue.ANY)));
        boolean isSized = Stream.of(Optional.of(scores), embedding, maps)
                .flatMap(Optional::stream)
                .allMatch(GraphValue::isSizedForOneImage);
        return new GraphPlan(
                model,
                card,
                scores.orElse(perFinding),
                embedding,
                maps.map(m -> m.orElse(List.of(GraphValue.ANY, findings, GraphValue.ANY, GraphValue.ANY))),
                isSized);
    }

    /** The outlier statistics say how long an embedding is; without them any length will do. */
    private static long features(ModelCard card) {
        return card.detector()
                .map(statistics -> (long) statistics.embeddingSize())
                .orElse(GraphValue.ANY);
    }

    private static void checkInput(String model, ModelCard card, List<GraphValue> inputs) {
        GraphValue expected = expectedInput(card);
        if (inputs.size() != 1) {
            throw new ModelException("model " + model + ": expected one input \"" + expected.name() + "\", found "
                    + inputs.stream().map(GraphValue::name).toList());
        }
        GraphValue found = inputs.get(0);
        if (!found.name().equals(expected.name())) {
            throw new ModelException(
                    "model " + model + ": expected input \"" + expected.name() + "\", found \"" + found.name() + "\"");
        }
        requireAgreement(model, "input", expected, found);
    }

    private static GraphValue expectedInput(ModelCard card) {
        Shape shape = card.preprocessing().shape();
        int type = card.preprocessing().type() == ElementType.UINT8 ? GraphValue.UINT8 : GraphValue.FLOAT;
        return new GraphValue(
                card.inputName(), type, List.of(GraphValue.ANY, (long) shape.channels(), (long) shape.height(), (long)
                        shape.width()));
    }

    private static void requireAgreement(String model, String what, GraphValue expected, GraphValue found) {
        boolean oneImage = !found.dims().isEmpty()
                && (found.dims().get(0) == GraphValue.ANY || found.dims().get(0) == 1);
        if (!oneImage || !expected.agreesWith(found)) {
            throw new ModelException("model " + model + ", " + what + " \"" + expected.name() + "\": expected "
                    + expected.declaration() + ", found " + found.declaration());
        }
    }

    /** The outputs that a run fetches, scores first. */
    List<GraphValue> outputs() {
        return Stream.of(Optional.of(scores), embedding, maps)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * This plan with the sizes that a run has shown.
     *
     * @param shapes name to shape, for every output
     * @throws ModelException if they contradict card or declaration
     */
    GraphPlan sized(Map<String, List<Long>> shapes) {
        return new GraphPlan(
                model,
                card,
                seen(scores, shapes),
                embedding.map(e -> seen(e, shapes)),
                maps.map(m -> seen(m, shapes)),
                true);
    }

    private GraphValue seen(GraphValue declared, Map<String, List<Long>> shapes) {
        GraphValue found =
                new GraphValue(declared.name(), GraphValue.FLOAT, shapes.getOrDefault(declared.name(), List.of()));
        requireAgreement(model, "output", declared, found);
        return found;
    }

    private record Outputs(String model, List<GraphValue> all) {

        GraphValue find(String name, List<Long> dims) {
            GraphValue found = all.stream()
                    .filter(o -> o.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ModelException("model " + model + ": expected output \"" + name
                            + "\", found " + all.stream().map(GraphValue::name).toList()));
            requireAgreement(model, "output", new GraphValue(name, GraphValue.FLOAT, dims), found);
            return found;
        }
    }
}
