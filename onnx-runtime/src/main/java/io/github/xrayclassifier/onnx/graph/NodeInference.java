// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.onnx.graph.GraphNode.Attribute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** One node with the tensors that it gets: the view of it that the rules of {@link Operators} have. One use, one thread. */
public final class NodeInference {

    private final String model;
    private final GraphNode node;
    private final long opset;
    private final List<Optional<StaticTensor>> inputs;
    private long steps;

    NodeInference(String model, GraphNode node, long opset, List<Optional<StaticTensor>> inputs) {
        this.model = model;
        this.node = node;
        this.opset = opset;
        this.inputs = inputs;
    }

    GraphNode node() {
        return node;
    }

    long opset() {
        return opset;
    }

    ModelException refused(String expected, Object found) {
        String output = node.outputs().isEmpty() ? "" : " \"" + node.outputs().get(0) + "\"";
        return new ModelException(
                "model " + model + ", " + node.operator() + output + ": expected " + expected + ", found " + found);
    }

    /** This node, if it has as many inputs. */
    NodeInference with(int least, int most) {
        if (inputs.size() < least || inputs.size() > most) {
            throw refused(least + " to " + most + " inputs", inputs.size());
        }
        return this;
    }

    int inputCount() {
        return inputs.size();
    }

    StaticTensor input(int index) {
        Optional<StaticTensor> input = optional(index);
        if (input.isEmpty()) {
            throw refused("input " + index, "none");
        }
        return input.get();
    }

    Optional<StaticTensor> optional(int index) {
        return index < inputs.size() ? inputs.get(index) : Optional.empty();
    }

    /** The numbers of an input that must be known before any run: a shape, axes and the like. */
    List<Long> known(int index) {
        StaticTensor input = input(index);
        return input.integers()
                .orElseThrow(() -> refused("whole numbers that the file holds as input " + index, input));
    }

    Optional<List<Long>> optionalKnown(int index) {
        return optional(index).map(input -> known(index));
    }

    long number(String name, long absent) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? absent : attribute.number();
    }

    boolean flag(String name, boolean absent) {
        long value = number(name, absent ? 1 : 0);
        if (!(value == 0 || value == 1)) {
            throw refused(name + " 0 or 1", value);
        }
        return value == 1;
    }

    Optional<List<Long>> numbers(String name) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? Optional.empty() : Optional.of(attribute.numbers());
    }

    String text(String name, String absent) {
        Attribute attribute = node.attributes().get(name);
        return attribute == null ? absent : attribute.text();
    }

    Optional<Attribute> attribute(String name) {
        return Optional.ofNullable(node.attributes().get(name));
    }

    /** An axis counted from the front. */
    int axis(long axis, int rank) {
        if (!(axis >= -rank && axis < rank)) {
            throw refused("an axis of " + rank, axis);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** Axes counted from the front, in the order of the file. */
    List<Integer> axes(List<Long> axes, int rank) {
        List<Integer> out = new ArrayList<>();
        axes.forEach(axis -> out.add(axis(axis, rank)));
        if (!(new HashSet<>(out).size() == out.size())) {
            throw refused("each axis once", axes);
        }
        return out;
    }

    void requireRank(StaticTensor tensor, int least, int most) {
        if (!(tensor.rank() >= least && tensor.rank() <= most)) {
            throw refused(least == most ? least + " dimensions" : least + " to " + most + " dimensions", tensor);
        }
    }

    /** The shape of two tensors after NumPy's broadcasting. */
    List<Long> broadcast(List<Long> one, List<Long> other) {
        int rank = Math.max(one.size(), other.size());
        List<Long> out = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long a = i < rank - one.size() ? 1 : one.get(i - rank + one.size());
            long b = i < rank - other.size() ? 1 : other.get(i - rank + other.size());
            if (!(a == b || a == 1 || b == 1)) {
                throw refused("shapes that can be broadcast", one + " and " + other);
            }
            out.add(a == 1 ? b : a);
        }
        return out;
    }

    /** Says that each element of the output takes this many multiplications and additions. */
    void takes(long stepsPerElement) {
        steps = stepsPerElement;
    }

    /** At least 1. */
    long stepsPerElement() {
        return Math.max(1, steps);
    }
}
