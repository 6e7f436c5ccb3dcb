// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import io.github.xrayclassifier.failure.ModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The types and extents of all tensors of a graph for one image, computed in Java because ONNX Runtime's own inference
 * trusts a file: it divides by attributes and multiplies extents as they are, which ends the process. A graph that passes
 * has operators from a list ({@link Operators}), with parameters in bounds, and needs bounded memory and time.
 */
public final class ShapeInference {

    /** Tensors that are needed at one moment, weights not counted: a DenseNet-121 of 1024 x 1024 has 0.4 GiB. */
    static final long MOST_BYTES = 1L << 30;

    /** Multiplications and additions of one run, ten seconds on one core of 2020: a DenseNet-121 of 1024 x 1024 takes 60e9. */
    static final long MOST_STEPS = 100_000_000_000L;

    private final String model;
    private final OnnxModelFile file;
    private final Map<String, StaticTensor> tensors;
    private final Map<String, Integer> lastUses = new HashMap<>();
    private long bytes;
    private long steps;

    private ShapeInference(String model, OnnxModelFile file) {
        this.model = model;
        this.file = file;
        this.tensors = new HashMap<>(file.constants());
    }

    /**
     * Every tensor by its name.
     *
     * @param input what a run is given for the only input
     * @throws ModelException for an operator, a parameter or a size that is not allowed, and where the file declares
     *     something else than it computes
     */
    public static Map<String, StaticTensor> of(String model, OnnxModelFile file, StaticTensor input) {
        ShapeInference inference = new ShapeInference(model, file);
        inference.noteLastUses();
        inference.add(file.inputs().get(0).name(), input, "input");
        for (int i = 0; i < file.nodes().size(); i++) {
            inference.step(i);
        }
        inference.requireDeclared();
        return inference.tensors;
    }

    private void noteLastUses() {
        for (int i = 0; i < file.nodes().size(); i++) {
            for (String name : file.nodes().get(i).inputs()) {
                lastUses.put(name, i);
            }
        }
        file.outputs().forEach(output -> lastUses.put(output.name(), Integer.MAX_VALUE));
    }

    private void step(int index) {
        GraphNode node = file.nodes().get(index);
        NodeInference inference = new NodeInference(model, node, file.opset(), inputs(node));
        List<StaticTensor> outputs = Operators.infer(inference);
        if (!(node.outputs().size() <= outputs.size())) {
            throw inference.refused(
                    "at most " + outputs.size() + " outputs", node.outputs().size());
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (!name.isEmpty()) {
                StaticTensor output = outputs.get(i);
                add(name, output, node.operator());
                count(inference, output);
            }
        }
        free(node, index);
    }

    private void count(NodeInference node, StaticTensor output) {
        boolean isTooMany = node.stepsPerElement() > (MOST_STEPS - steps) / output.elements();
        if (isTooMany) {
            throw node.refused("at most " + MOST_STEPS + " multiplications and additions in a run", "more here");
        }
        steps += node.stepsPerElement() * output.elements();
    }

    private List<Optional<StaticTensor>> inputs(GraphNode node) {
        List<Optional<StaticTensor>> inputs = new ArrayList<>();
        for (String name : node.inputs()) {
            Optional<StaticTensor> found = Optional.ofNullable(tensors.get(name));
            if (!name.isEmpty() && found.isEmpty()) {
                throw new ModelException("model " + model + ", " + node.operator()
                        + ": expected inputs that were computed before, found \"" + name + "\"");
            }
            // No shape and no axes are something, no data are nothing.
            boolean mayBeEmpty = !inputs.isEmpty() || node.operator().equals("ConstantOfShape");
            if (found.isPresent()
                    && found.get().elements() == 0
                    && !(mayBeEmpty && found.get().rank() == 1 && found.get().type() == ElementTypes.INT64)) {
                throw new ModelException("model " + model + ", " + node.operator() + ": expected values in \"" + name
                        + "\", found " + found.get());
            }
            inputs.add(name.isEmpty() ? Optional.empty() : found);
        }
        return inputs;
    }

    private void add(String name, StaticTensor tensor, String where) {
        if (!ElementTypes.isNumber(tensor.type())) {
            throw refused(where, name, "numbers, found " + ElementTypes.name(tensor.type()));
        }
        long size = ElementTypes.bytes(tensor.type());
        for (long extent : tensor.dims()) {
            if (extent < 1 || extent > MOST_BYTES) {
                throw refused(where, name, "extents of 1 to " + MOST_BYTES + ", found " + tensor);
            }
            size = size > MOST_BYTES ? size : size * extent; // below 2^62
        }
        if (tensor.rank() > StaticTensor.MOST_DIMS) {
            throw refused(where, name, "at most " + StaticTensor.MOST_DIMS + " dimensions, found " + tensor);
        }
        bytes += Math.min(size, MOST_BYTES + 1);
        if (bytes > MOST_BYTES) {
            throw refused(
                    where,
                    name,
                    "at most " + MOST_BYTES + " bytes in tensors at one moment, found more with " + tensor);
        }
        if (tensors.put(name, tensor) != null) {
            throw refused(where, name, "each tensor once, found it twice");
        }
    }

    private ModelException refused(String where, String name, String expectedAndFound) {
        return new ModelException("model " + model + ", " + where + " \"" + name + "\": expected " + expectedAndFound);
    }

    private void free(GraphNode node, int index) {
        Set<String> done = new LinkedHashSet<>(node.inputs());
        done.addAll(node.outputs());
        for (String name : done) {
            StaticTensor tensor = tensors.get(name);
            if (tensor != null && !file.constants().containsKey(name) && lastUses.getOrDefault(name, index) <= index) {
                bytes -= tensor.elements() * ElementTypes.bytes(tensor.type());
            }
        }
    }

    private void requireDeclared() {
        file.outputs().forEach(output -> requireDeclared("output", output));
        file.declared().stream()
                .filter(value -> tensors.containsKey(value.name()))
                .forEach(value -> requireDeclared("value_info", value));
    }

    private void requireDeclared(String what, GraphValue declared) {
        StaticTensor computed = tensors.get(declared.name());
        if (computed == null) {
            throw new ModelException("model " + model + ", " + what + " \"" + declared.name()
                    + "\": expected a tensor that the graph computes, found none");
        }
        GraphValue found =
                GraphValue.of(declared.name(), declared.elementType() == 0 ? 0 : computed.type(), computed.dims());
        if (!found.agreesWith(declared)) {
            throw new ModelException("model " + model + ", " + what + " \"" + declared.name() + "\": expected "
                    + declared.declaration() + " as declared, found " + computed + " computed");
        }
    }
}
