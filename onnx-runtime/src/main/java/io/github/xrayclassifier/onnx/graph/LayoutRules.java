// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The rules of operators that move, cut, join or sum up tensors. */
public final class LayoutRules {

    private LayoutRules() {}

    static List<StaticTensor> concat(NodeInference node) {
        StaticTensor first = node.input(0);
        if (node.attribute("axis").isEmpty()) {
            throw node.refused("the attribute axis", "none");
        }
        int axis = node.axis(node.number("axis", 0), first.rank());
        long sum = 0;
        Optional<List<Long>> numbers = Optional.of(List.of());
        for (int i = 0; i < node.inputCount(); i++) {
            StaticTensor next = node.input(i);
            if (!(next.type() == first.type() && with(next.dims(), axis, 0).equals(with(first.dims(), axis, 0)))) {
                throw node.refused("tensors that agree but along axis " + axis, first + " and " + next);
            }
            sum = Math.addExact(sum, next.dim(axis));
            numbers = numbers.flatMap(before -> next.integers().map(more -> joined(before, more)));
        }
        return List.of(
                StaticTensor.of(first.type(), with(first.dims(), axis, sum)).holding(numbers));
    }

    private static List<Long> joined(List<Long> before, List<Long> more) {
        List<Long> all = new ArrayList<>(before);
        all.addAll(more);
        return all;
    }

    /** The extents with another one along an axis; as they are where there is no such axis. */
    private static List<Long> with(List<Long> dims, int axis, long extent) {
        List<Long> out = new ArrayList<>(dims);
        if (axis < out.size()) {
            out.set(axis, extent);
        }
        return out;
    }

    static List<StaticTensor> constant(NodeInference node) {
        if (!(node.node().attributes().size() == 1)) {
            throw node.refused("one value", node.node().attributes().keySet());
        }
        if (node.attribute("value").isPresent()) {
            return List.of(node.attribute("value").get().tensor().orElseThrow(() -> node.refused("a tensor", "none")));
        }
        if (node.attribute("value_int").isPresent()) {
            return List.of(StaticTensor.of(ElementTypes.INT64, List.of())
                    .holding(Optional.of(List.of(node.number("value_int", 0)))));
        }
        if (node.attribute("value_ints").isPresent()) {
            return List.of(StaticTensor.ofShape(node.numbers("value_ints").orElse(List.of())));
        }
        boolean isScalar = node.attribute("value_float").isPresent();
        long count =
                node.attribute("value_floats").map(GraphNode.Attribute::floats).orElse(0);
        return List.of(StaticTensor.of(ElementTypes.FLOAT, isScalar ? List.of() : List.of(count)));
    }

    static List<StaticTensor> constantOfShape(NodeInference node) {
        List<Long> shape = requireShape(node, node.known(0));
        Optional<StaticTensor> value = node.attribute("value").flatMap(GraphNode.Attribute::tensor);
        value.ifPresent(tensor -> {
            if (!(tensor.elements() == 1)) {
                throw node.refused("one value", tensor);
            }
        });
        StaticTensor out = StaticTensor.of(value.map(StaticTensor::type).orElse(ElementTypes.FLOAT), shape);
        long count = shape.isEmpty() ? 1 : shape.get(0);
        return List.of(out.holding(value.flatMap(StaticTensor::integers)
                .filter(number -> shape.size() <= 1 && count <= StaticTensor.MOST_INTEGERS)
                .map(number -> Collections.nCopies((int) count, number.get(0)))));
    }

    private static List<Long> requireShape(NodeInference node, List<Long> shape) {
        if (!(shape.size() <= StaticTensor.MOST_DIMS && shape.stream().allMatch(extent -> extent >= 1))) {
            throw node.refused("extents of 1 or more", shape);
        }
        return shape;
    }

    static List<StaticTensor> expand(NodeInference node) {
        StaticTensor x = node.input(0);
        List<Long> dims = node.broadcast(x.dims(), requireShape(node, node.known(1)));
        return List.of(StaticTensor.of(x.type(), dims));
    }

    static List<StaticTensor> flatten(NodeInference node) {
        StaticTensor x = node.input(0);
        long axis = node.number("axis", 1);
        int split = axis == x.rank() ? x.rank() : node.axis(axis, x.rank());
        return List.of(StaticTensor.of(
                x.type(),
                List.of(
                        StaticTensor.product(x.dims().subList(0, split)),
                        StaticTensor.product(x.dims().subList(split, x.rank())))));
    }

    static List<StaticTensor> gather(NodeInference node) {
        StaticTensor x = node.input(0);
        StaticTensor indices = node.input(1);
        int axis = node.axis(node.number("axis", 0), x.rank());
        List<Long> dims = new ArrayList<>(x.dims().subList(0, axis));
        dims.addAll(indices.dims());
        dims.addAll(x.dims().subList(axis + 1, x.rank()));
        indices.integers().ifPresent(all -> all.forEach(index -> inRange(node, index, x.dim(axis))));
        Optional<List<Long>> numbers = x.integers()
                .flatMap(from -> indices.integers()
                        .map(all -> all.stream()
                                .map(index -> from.get(inRange(node, index, from.size())))
                                .toList()));
        return List.of(StaticTensor.of(x.type(), dims).holding(numbers));
    }

    private static int inRange(NodeInference node, long index, long extent) {
        if (!(index >= -extent && index < extent)) {
            throw node.refused("an index into " + extent, index);
        }
        return (int) (index < 0 ? index + extent : index);
    }

    static List<StaticTensor> pad(NodeInference node) {
        StaticTensor x = node.input(0);
        List<Long> pads = node.opset() < 11
                ? node.numbers("pads").orElseThrow(() -> node.refused("the attribute pads", "none"))
                : node.known(1);
        List<Integer> axes = node.optionalKnown(3)
                .map(chosen -> node.axes(chosen, x.rank()))
                .orElseGet(() -> IntStream.range(0, x.rank()).boxed().toList());
        if (!(pads.size() == 2 * axes.size())) {
            throw node.refused(2 * axes.size() + " pads", pads);
        }
        String mode = node.text("mode", "constant");
        if (!List.of("constant", "reflect", "edge").contains(mode)) {
            throw node.refused("constant, reflect or edge", mode);
        }
        List<Long> dims = new ArrayList<>(x.dims());
        for (int i = 0; i < axes.size(); i++) {
            int axis = axes.get(i);
            for (long pad : List.of(pads.get(i), pads.get(i + axes.size()))) {
                if (!(pad >= 0 && (!mode.equals("reflect") || pad < x.dim(axis)))) {
                    throw node.refused("pads that fit " + x, pads);
                }
                dims.set(axis, Math.addExact(dims.get(axis), pad));
            }
        }
        return List.of(StaticTensor.of(x.type(), dims));
    }

    static List<StaticTensor> reshape(NodeInference node) {
        StaticTensor x = node.input(0);
        List<Long> target = node.known(1);
        if (!(node.number("allowzero", 0) == 0)) {
            throw node.refused("allowzero 0", node.number("allowzero", 0));
        }
        if (!(target.size() <= StaticTensor.MOST_DIMS)) {
            throw node.refused("at most 8 dimensions", target);
        }
        if (!(target.stream().filter(extent -> extent == -1).count() <= 1)) {
            throw node.refused("at most one -1", target);
        }
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < target.size(); i++) {
            long extent = target.get(i);
            if (!(extent >= -1 && (extent != 0 || i < x.rank()))) {
                throw node.refused("a shape for " + x, target);
            }
            dims.add(extent == 0 ? x.dim(i) : extent);
        }
        int open = dims.indexOf(-1L);
        long others = StaticTensor.product(open < 0 ? dims : with(dims, open, 1));
        if (!(open < 0 ? others == x.elements() : x.elements() % others == 0)) {
            throw node.refused("a shape for " + x, target);
        }
        return List.of(StaticTensor.of(x.type(), open < 0 ? dims : with(dims, open, x.elements() / others))
                .holding(x.integers()));
    }

    static List<StaticTensor> shape(NodeInference node) {
        List<Long> dims = node.input(0).dims();
        int start = clamped(node.number("start", 0), dims.size());
        int end = clamped(node.number("end", dims.size()), dims.size());
        return List.of(StaticTensor.ofShape(dims.subList(Math.min(start, end), end)));
    }

    private static int clamped(long index, int size) {
        return (int) Math.max(0, Math.min(index < 0 ? index + size : index, size));
    }

    static List<StaticTensor> slice(NodeInference node) {
        StaticTensor x = node.input(0);
        boolean byAttributes = node.opset() < 10;
        List<Long> starts = byAttributes ? required(node, "starts") : node.known(1);
        List<Long> ends = byAttributes ? required(node, "ends") : node.known(2);
        List<Integer> axes = (byAttributes ? node.numbers("axes") : node.optionalKnown(3))
                .map(chosen -> node.axes(chosen, x.rank()))
                .orElseGet(() -> IntStream.range(0, starts.size()).boxed().toList());
        List<Long> steps = byAttributes
                ? Collections.nCopies(axes.size(), 1L)
                : node.optionalKnown(4).orElseGet(() -> Collections.nCopies(axes.size(), 1L));
        if (!(starts.size() <= x.rank()
                && starts.size() == axes.size()
                && ends.size() == axes.size()
                && steps.size() == axes.size())) {
            throw node.refused(
                    "as many starts, ends and steps as axes of " + x,
                    starts + ", " + ends + ", " + steps + ", " + axes);
        }
        List<Long> dims = new ArrayList<>(x.dims());
        Optional<List<Long>> numbers = x.integers();
        for (int i = 0; i < axes.size(); i++) {
            List<Long> taken = taken(node, x.dim(axes.get(i)), starts.get(i), ends.get(i), steps.get(i));
            dims.set(axes.get(i), taken.get(2));
            numbers = numbers.filter(all -> x.rank() == 1)
                    .map(all -> LongStream.range(0, taken.get(2))
                            .mapToObj(k -> all.get((int) (taken.get(0) + k * taken.get(1))))
                            .toList());
        }
        return List.of(StaticTensor.of(x.type(), dims).holding(numbers));
    }

    private static List<Long> required(NodeInference node, String name) {
        return node.numbers(name).orElseThrow(() -> node.refused("the attribute " + name, "none"));
    }

    /** First index, step and count. */
    private static List<Long> taken(NodeInference node, long extent, long start, long end, long step) {
        if (!(step != 0 && Math.abs((double) step) <= Integer.MAX_VALUE)) {
            throw node.refused("a step other than 0", step);
        }
        long first = start < 0 ? start + extent : start;
        long last = end < 0 ? end + extent : end;
        first = step > 0 ? Math.max(0, Math.min(first, extent)) : Math.max(0, Math.min(first, extent - 1));
        last = step > 0 ? Math.max(0, Math.min(last, extent)) : Math.max(-1, Math.min(last, extent - 1));
        long count =
                step > 0 ? Math.floorDiv(last - first + step - 1, step) : Math.floorDiv(first - last - step - 1, -step);
        if (!(count >= 1)) {
            throw node.refused("a slice that is not empty", start + " to " + end + " of " + extent);
        }
        return List.of(first, step, count);
    }

    static List<StaticTensor> split(NodeInference node) {
        StaticTensor x = node.input(0);
        int axis = node.axis(node.number("axis", 0), x.rank());
        int count = node.node().outputs().size();
        if (!(count >= 1 && node.number("num_outputs", count) == count)) {
            throw node.refused(count + " outputs", node.number("num_outputs", count));
        }
        Optional<List<Long>> said = node.opset() < 13 ? node.numbers("split") : node.optionalKnown(1);
        List<Long> sizes = said.orElseGet(() -> equalParts(x.dim(axis), count));
        if (!(sizes.size() == count
                && sizes.stream().allMatch(size -> size >= 1)
                && sizes.stream().reduce(0L, Math::addExact) == x.dim(axis))) {
            throw node.refused(count + " parts of " + x.dim(axis), sizes);
        }
        if (!(said.isPresent() || node.opset() >= 18 || x.dim(axis) % count == 0)) {
            throw node.refused("an extent that " + count + " divides", x);
        }
        return sizes.stream()
                .map(size -> StaticTensor.of(x.type(), with(x.dims(), axis, size)))
                .toList();
    }

    /** Parts of one size, rounded up; the last one is what is left. */
    private static List<Long> equalParts(long extent, int count) {
        long part = (extent + count - 1) / count;
        List<Long> parts = new ArrayList<>(Collections.nCopies(count - 1, part));
        parts.add(extent - part * (count - 1));
        return parts;
    }

    static List<StaticTensor> squeeze(NodeInference node) {
        StaticTensor x = node.input(0);
        List<Integer> axes = node.axes(axes(node), x.rank());
        for (int axis : axes) {
            if (x.dim(axis) != 1) {
                throw node.refused("an extent of 1 along axis " + axis, x);
            }
        }
        return List.of(StaticTensor.of(x.type(), without(x.dims(), axes)).holding(x.integers()));
    }

    /** An attribute until opset 12, then an input. */
    private static List<Long> axes(NodeInference node) {
        return (node.opset() < 13 ? node.numbers("axes") : node.optionalKnown(1))
                .orElseThrow(() -> node.refused("axes", "none"));
    }

    private static List<Long> without(List<Long> dims, List<Integer> axes) {
        return IntStream.range(0, dims.size())
                .filter(i -> !axes.contains(i))
                .mapToObj(dims::get)
                .toList();
    }

    static List<StaticTensor> unsqueeze(NodeInference node) {
        StaticTensor x = node.input(0);
        List<Long> chosen = axes(node);
        int rank = x.rank() + chosen.size();
        List<Integer> axes = node.axes(chosen, rank);
        List<Long> dims = new ArrayList<>(x.dims());
        axes.stream().sorted().forEach(axis -> dims.add(axis, 1L));
        return List.of(StaticTensor.of(x.type(), dims).holding(x.integers()));
    }

    static List<StaticTensor> transpose(NodeInference node) {
        StaticTensor x = node.input(0);
        // Without it ONNX Runtime 1.29 ends the process, in a pass that moves transpositions of quantized tensors.
        List<Long> order = node.numbers("perm").orElseThrow(() -> node.refused("the attribute perm", "none"));
        if (!(order.size() == x.rank() && order.stream().allMatch(axis -> axis >= 0))) {
            throw node.refused("an order of " + x.rank() + " axes", order);
        }
        return List.of(StaticTensor.of(
                x.type(), node.axes(order, x.rank()).stream().map(x::dim).toList()));
    }

    static List<StaticTensor> reduce(NodeInference node) {
        StaticTensor x = node.input(0);
        boolean byInput = node.opset() >= (node.node().operator().equals("ReduceSum") ? 13 : 18);
        List<Long> chosen = (byInput ? node.optionalKnown(1) : node.numbers("axes")).orElse(List.of());
        if (chosen.isEmpty()) {
            throw node.refused("axes", "none");
        }
        List<Integer> axes = node.axes(chosen, x.rank());
        node.takes(axes.stream().map(x::dim).reduce(1L, Math::multiplyExact));
        if (!node.flag("keepdims", true)) {
            return List.of(StaticTensor.of(x.type(), without(x.dims(), axes)));
        }
        List<Long> dims = new ArrayList<>(x.dims());
        axes.forEach(axis -> dims.set(axis, 1L));
        return List.of(StaticTensor.of(x.type(), dims));
    }
}
