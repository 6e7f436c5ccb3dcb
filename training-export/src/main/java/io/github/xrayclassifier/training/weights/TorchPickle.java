// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The pickle of a state dict, read. A pickle is a program that may call any function; this reader has the few operations and
 * the few names that a state dict needs, calls nothing, and refuses the rest. Lists may hold each other or themselves, so none is
 * ever printed, compared or hashed: time and memory grow with the file's length alone.
 */
final class TorchPickle {

    private static final Set<String> STORAGES = Set.of(
            "FloatStorage",
            "DoubleStorage",
            "HalfStorage",
            "BFloat16Storage",
            "LongStorage",
            "IntStorage",
            "ShortStorage",
            "CharStorage",
            "ByteStorage",
            "BoolStorage");

    private static final int LONGEST_SHOWN = 80;

    private static final Object NONE = new Object();
    private static final Object MARK = new Object();

    private final String file;
    private final ByteBuffer program;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private record Global(String name) {}

    private TorchPickle(String file, byte[] program) {
        this.file = file;
        this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The tensors of a state dict by name, in the file's order. */
    static Map<String, TorchTensor> read(String file, byte[] program) throws WeightsException {
        TorchPickle reader = new TorchPickle(file, program);
        try {
            return reader.stateDict(reader.run());
        } catch (BufferUnderflowException
                | NoSuchElementException
                | ClassCastException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            throw reader.failure("the pickle of a state dict", "a damaged one at byte " + reader.program.position());
        }
    }

    private Map<String, TorchTensor> stateDict(Object top) throws WeightsException {
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        if (!(top instanceof Map<?, ?> entries)) {
            throw failure("a state dict", "another object");
        }
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (!(entry.getValue() instanceof TorchTensor view)) {
                throw failure(
                        "a tensor under \"" + shown(entry.getKey()) + "\"",
                        "another object: save net.state_dict() alone");
            }
            tensors.put((String) entry.getKey(), view);
        }
        return tensors;
    }

    private Object run() throws WeightsException {
        while (true) {
            int operation = program.get() & 0xff;
            if (operation == '.') {
                return stack.pop();
            }
            if (!literal(operation) && !container(operation)) {
                call(operation);
            }
        }
    }

    /** Numbers, texts, and what was seen before. */
    private boolean literal(int operation) {
        switch (operation) {
            case 0x80 -> program.get(); // the protocol
            case 'K' -> stack.push((long) (program.get() & 0xff));
            case 'M' -> stack.push((long) (program.getShort() & 0xffff));
            case 'J' -> stack.push((long) program.getInt());
            case 0x8a -> stack.push(number(program.get() & 0xff));
            case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(program.getLong()))); // big endian
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'X' -> stack.push(text(program.getInt()));
            case 'q' -> memo.put(program.get() & 0xff, stack.element());
            case 'r' -> memo.put(program.getInt(), stack.element());
            case 'h' -> stack.push(remembered(program.get() & 0xff));
            case 'j' -> stack.push(remembered(program.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object remembered(int key) {
        Object value = memo.get(key);
        if (value == null) {
            throw new NoSuchElementException();
        }
        return value;
    }

    private long number(int bytes) {
        if (bytes > Long.BYTES) {
            throw new ArithmeticException();
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (program.get() & 0xffL) << (8 * i);
        }
        int unused = Long.SIZE - 8 * bytes;
        return bytes == 0 ? 0 : value << unused >> unused; // the sign
    }

    private String text(int length) {
        if (length < 0 || length > program.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        program.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private boolean container(int operation) {
        switch (operation) {
            case '(' -> stack.push(MARK);
            case ')' -> stack.push(List.of());
            case ']' -> stack.push(new ArrayList<>());
            case '}' -> stack.push(new LinkedHashMap<String, Object>());
            case 0x85 -> stack.push(popped(1));
            case 0x86 -> stack.push(popped(2));
            case 0x87 -> stack.push(popped(3));
            case 't' -> stack.push(poppedToMark());
            case 's' -> put(popped(2));
            case 'u' -> put(poppedToMark());
            case 'a' -> append(popped(1));
            case 'e' -> append(poppedToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private List<Object> popped(int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(stack.pop());
        }
        Collections.reverse(values);
        return values;
    }

    private List<Object> poppedToMark() {
        List<Object> values = new ArrayList<>();
        for (Object value = stack.pop(); value != MARK; value = stack.pop()) {
            values.add(value);
        }
        Collections.reverse(values);
        return values;
    }

    @SuppressWarnings("unchecked") // only this class makes maps, and of texts
    private void put(List<Object> pairs) {
        Map<String, Object> map = (Map<String, Object>) (Map<?, ?>) stack.element();
        for (int i = 0; i < pairs.size(); i += 2) {
            map.put((String) pairs.get(i), pairs.get(i + 1));
        }
    }

    @SuppressWarnings("unchecked") // only this class makes lists, and of anything
    private void append(List<Object> values) {
        ((ArrayList<Object>) (List<?>) stack.element()).addAll(values);
    }

    private void call(int operation) throws WeightsException {
        switch (operation) {
            case 'c' -> stack.push(global(line() + "." + line()));
            case 'Q' -> stack.push(storage((List<?>) stack.pop()));
            case 'R' -> {
                List<?> arguments = (List<?>) stack.pop();
                stack.push(reduced((Global) stack.pop(), arguments));
            }
            case 'b' -> stack.pop(); // attributes of the dict: versions of its modules, which nothing here uses
            default ->
                throw failure(
                        "an operation that a state dict needs",
                        String.format("0x%02x at byte %d", operation, program.position() - 1));
        }
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int c = program.get(); c != '\n'; c = program.get()) {
            line.append((char) (c & 0x7f));
        }
        return line.toString();
    }

    private Global global(String name) throws WeightsException {
        boolean known = name.equals("collections.OrderedDict")
                || name.equals("torch._utils._rebuild_tensor_v2")
                || name.equals("torch._utils._rebuild_parameter")
                || (name.startsWith("torch.") && STORAGES.contains(name.substring("torch.".length())));
        if (!known) {
            throw failure("only what a state dict names (tensors, storages, OrderedDict)", shown(name));
        }
        return new Global(name);
    }

    /** ("storage", type, key, device, count). */
    private TorchTensor.Storage storage(List<?> id) throws WeightsException {
        if (id.size() != 5 || !"storage".equals(id.get(0))) {
            throw failure("a reference to a storage", "another one");
        }
        String key = (String) id.get(2);
        long count = (Long) id.get(4);
        if (!key.matches("[0-9]{1,9}") || count < 0) {
            throw failure("a numbered storage of 0 or more values", "another one");
        }
        return new TorchTensor.Storage(((Global) id.get(1)).name().substring("torch.".length()), key, count);
    }

    private Object reduced(Global function, List<?> arguments) throws WeightsException {
        return switch (function.name()) {
            case "collections.OrderedDict" -> {
                if (!arguments.isEmpty()) {
                    throw failure("an OrderedDict that starts empty", "one with " + arguments.size() + " arguments");
                }
                yield new LinkedHashMap<String, Object>();
            }
            case "torch._utils._rebuild_parameter" -> arguments.get(0);
            case "torch._utils._rebuild_tensor_v2" -> tensor(arguments);
            default -> throw failure("a call that makes a tensor", "one of " + function.name());
        };
    }

    /** (storage, offset, sizes, strides, ...). */
    private TorchTensor tensor(List<?> arguments) throws WeightsException {
        TorchTensor.Storage storage = (TorchTensor.Storage) arguments.get(0);
        long offset = (Long) arguments.get(1);
        List<?> sizes = (List<?>) arguments.get(2);
        List<?> strides = (List<?>) arguments.get(3);
        int[] extents = new int[sizes.size()];
        long[] steps = new long[sizes.size()];
        long last = offset;
        boolean valid = offset >= 0 && strides.size() == extents.length;
        for (int d = 0; valid && d < extents.length; d++) {
            extents[d] = Math.toIntExact((Long) sizes.get(d));
            steps[d] = (Long) strides.get(d);
            valid = extents[d] >= 1 && steps[d] >= 0;
            last = Math.addExact(last, Math.multiplyExact(steps[d], extents[d] - 1L));
        }
        TorchTensor view = new TorchTensor(storage, offset, extents, steps);
        // Strides of 0 would make an array of any size from one value.
        if (!valid || last >= storage.count() || view.elements() > Math.min(storage.count(), Integer.MAX_VALUE)) {
            throw failure(
                    "a tensor inside its storage of " + storage.count() + " values",
                    "one of " + extents.length + " dimensions from value " + offset);
        }
        return view;
    }

    /** A text of the file for a message: never a container, which may hold itself, and never long. */
    static String shown(Object text) {
        String plain =
                text instanceof String string ? string.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?") : "no text";
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
    }

    private WeightsException failure(String expected, String found) {
        return new WeightsException(file + ": expected " + expected + ", found " + found, List.of(), List.of());
    }
}
