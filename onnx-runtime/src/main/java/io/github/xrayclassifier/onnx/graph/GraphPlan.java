// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tensors that a run takes and gives, once file, graph and card are known to agree.
 *
 * @param scores logits where the card names them, else probabilities: [1, findings]
 * @param embedding [1, features]
 * @param maps [1, findings, h, w]
 */
public record GraphPlan(
        String model, ModelCard card, Output scores, Optional<Output> embedding, Optional<Output> maps) {

    /** 64 MiB of float32: maps of 4 x 4 for seven findings have 112 numbers. */
    private static final long MOST_OUTPUT_ELEMENTS = 1 << 24;

    /** An output with its extents for one image. */
    public record Output(String name, List<Long> dims) {

        public Output {
            dims = List.copyOf(dims);
        }
    }

    /**
     * Holds card and graph against each other.
     *
     * @throws ModelException that says expected, found and where they contradict each other, or for a graph that is not
     *     allowed
     */
    public static GraphPlan of(String model, ModelCard card, OnnxModelFile file) {
        GraphValue input = expectedInput(card);
        checkInput(model, input, file.inputs());
        long findings = card.findings().size();
        var names = card.outputs();
        Outputs outputs = new Outputs(model, file.outputs());
        List<Long> perFinding = List.of(GraphValue.ANY, findings);
        // A name that the card gives must be there, even if a run does not fetch it.
        Optional<GraphValue> logits = names.logits().map(name -> outputs.find(name, perFinding));
        Optional<GraphValue> probabilities = names.probabilities().map(name -> outputs.find(name, perFinding));
        Optional<GraphValue> embedding =
                names.embedding().map(name -> outputs.find(name, List.of(GraphValue.ANY, features(card))));
        Optional<GraphValue> maps = names.maps()
                .map(name -> outputs.find(name, List.of(GraphValue.ANY, findings, GraphValue.ANY, GraphValue.ANY)));
        Shape shape = card.preprocessing().shape();
        List<Long> oneImage = List.of(1L, (long) shape.channels(), (long) shape.height(), (long) shape.width());
        Map<String, StaticTensor> tensors =
                ShapeInference.of(model, file, StaticTensor.of(input.elementType(), oneImage));
        logits.ifPresent(wanted -> computed(model, wanted, tensors));
        probabilities.ifPresent(wanted -> computed(model, wanted, tensors));
        return new GraphPlan(
                model,
                card,
                computed(model, logits.or(() -> probabilities).orElseThrow(), tensors),
                embedding.map(wanted -> computed(model, wanted, tensors)),
                maps.map(wanted -> computed(model, wanted, tensors)));
    }

    private static Output computed(String model, GraphValue wanted, Map<String, StaticTensor> tensors) {
        StaticTensor found = Optional.ofNullable(tensors.get(wanted.name())).orElseThrow();
        requireAgreement(model, "output", wanted, GraphValue.of(wanted.name(), found.type(), found.dims()));
        if (found.elements() > MOST_OUTPUT_ELEMENTS) {
            throw new ModelException("model " + model + ", output \"" + wanted.name() + "\": expected at most "
                    + MOST_OUTPUT_ELEMENTS + " numbers, found " + found);
        }
        return new Output(wanted.name(), found.dims());
    }

    /** The outlier statistics say how long an embedding is; without them any length will do. */
    private static long features(ModelCard card) {
        return card.detector()
                .map(statistics -> (long) statistics.embeddingSize())
                .orElse(GraphValue.ANY);
    }

    private static void checkInput(String model, GraphValue expected, List<GraphValue> inputs) {
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
        int type = card.preprocessing().type() == ElementType.UINT8 ? ElementTypes.UINT8 : ElementTypes.FLOAT;
        return GraphValue.of(
                card.inputName(), type, List.of(GraphValue.ANY, (long) shape.channels(), (long) shape.height(), (long)
                        shape.width()));
    }

    private static void requireAgreement(String model, String what, GraphValue expected, GraphValue found) {
        boolean oneImage = found.shape()
                .map(dims -> !dims.isEmpty() && (dims.get(0) == GraphValue.ANY || dims.get(0) == 1))
                .orElse(true);
        if (!oneImage || !expected.agreesWith(found)) {
            throw new ModelException("model " + model + ", " + what + " \"" + expected.name() + "\": expected "
                    + expected.declaration() + ", found " + found.declaration());
        }
    }

    /** The outputs that a run fetches, scores first. */
    public List<Output> outputs() {
        return Stream.of(Optional.of(scores), embedding, maps)
                .flatMap(Optional::stream)
                .toList();
    }

    private record Outputs(String model, List<GraphValue> all) {

        GraphValue find(String name, List<Long> dims) {
            GraphValue found = all.stream()
                    .filter(o -> o.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ModelException("model " + model + ": expected output \"" + name
                            + "\", found " + all.stream().map(GraphValue::name).toList()));
            GraphValue wanted = GraphValue.of(name, ElementTypes.FLOAT, dims);
            requireAgreement(model, "output", wanted, found);
            return wanted;
        }
    }
}
