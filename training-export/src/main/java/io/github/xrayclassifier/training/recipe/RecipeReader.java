// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads recipes from YAML into records, by the types of their components; every error names line and key. */
final class RecipeReader {

    private static final String PRESET = "preset";

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,19}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?");

    private final String source;

    private RecipeReader(String source) {
        this.source = source;
    }

    /** A text that has every key. */
    static TrainingRecipe whole(String source, String yaml) {
        RecipeReader reader = new RecipeReader(source);
        return (TrainingRecipe) reader.record(reader.root(yaml), TrainingRecipe.class, Optional.empty(), "");
    }

    /** A text that changes a preset, which its first key names; without one, the plain recipe. */
    static TrainingRecipe changes(String source, String yaml) {
        RecipeReader reader = new RecipeReader(source);
        MappingNode root = reader.root(yaml);
        List<NodeTuple> others = new ArrayList<>();
        TrainingRecipe base = TrainingRecipe.defaults();
        for (NodeTuple tuple : root.getValue()) {
            if (isKey(tuple, PRESET)) {
                try {
                    base = TrainingRecipe.preset(reader.text(tuple.getValueNode(), PRESET));
                } catch (RecipeException e) {
                    throw reader.failure(tuple.getValueNode(), "", String.valueOf(e.getMessage()));
                }
            } else {
                others.add(tuple);
            }
        }
        root.setValue(others);
        return (TrainingRecipe) reader.record(root, TrainingRecipe.class, Optional.of(base), "");
    }

    /** A change in words: KEY=YAML. */
    static TrainingRecipe assigned(String assignment, TrainingRecipe base) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new RecipeException("--set " + assignment, "expected KEY=VALUE, found no =");
        }
        String key = assignment.substring(0, equals).strip();
        String value = assignment.substring(equals + 1);
        RecipeReader reader = new RecipeReader("--set " + assignment);
        return (TrainingRecipe) reader.assigned(base, key, value);
    }

    private Record assigned(Record at, String key, String yaml) {
        int dot = key.indexOf('.');
        String first = dot < 0 ? key : key.substring(0, dot);
        String rest = dot < 0 ? "" : key.substring(dot + 1);
        RecordComponent component = component(at.getClass(), first)
                .orElseThrow(() -> new RecipeException(source, RecipeTree.unknown(first, at.getClass())));
        Object old = Objects.requireNonNull(RecipeTree.components(at).get(first));
        Object value;
        if (old instanceof Record inner) {
            if (rest.isEmpty()) {
                throw new RecipeException(source, "expected a key with a value, found the section " + first);
            }
            value = assigned(inner, rest, yaml);
        } else if (rest.isEmpty()) {
            value = parsed(component.getGenericType(), first, yaml);
        } else if (old instanceof Map<?, ?> map) {
            Map<Object, Object> changed = new LinkedHashMap<>(map);
            Type[] arguments = ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
            changed.put(rest, parsed(arguments[1], first, yaml));
            value = changed;
        } else {
            throw new RecipeException(source, "expected a key without a part behind " + first + ", found " + key);
        }
        return RecipeTree.with(source, at, first, value);
    }

    private Object parsed(Type type, String key, String yaml) {
        if (type == String.class) {
            return yaml; // as it is: a text of the command line needs no quotes of YAML
        }
        Optional<Node> node = yaml.isBlank() ? Optional.empty() : node(yaml);
        return value(
                node.orElseThrow(() -> new RecipeException(source, "expected a value, found none")),
                type,
                key,
                Optional.empty());
    }

    private static Optional<RecordComponent> component(Class<?> type, String key) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> RecipeText.key(component.getName()).equals(key))
                .findFirst();
    }

    private Optional<Node> node(String yaml) {
        LoadSettings settings = LoadSettings.builder().setLabel(source).build();
        try {
            return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, yaml))).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1))
                    .orElse("");
            throw new RecipeException(source + line, "expected YAML, found: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new RecipeException(source, "expected YAML, found: " + e.getMessage());
        }
    }

    private MappingNode root(String yaml) {
        Node root = node(yaml).orElseThrow(() -> new RecipeException(source, "expected keys, found an empty text"));
        if (!(root instanceof MappingNode mapping)) {
            throw failure(root, "", "expected keys and values, found " + kind(root));
        }
        return mapping;
    }

    private static boolean isKey(NodeTuple tuple, String key) {
        return tuple.getKeyNode() instanceof ScalarNode scalar
                && scalar.getValue().equals(key);
    }

    private RecipeException failure(Node node, String key, String expectedAndFound) {
        String line = node.getStartMark()
                .map(mark -> ", line " + (mark.getLine() + 1))
                .orElse("");
        boolean isOption = source.startsWith("--set ");
        return new RecipeException(
                source + (isOption ? "" : line) + (key.isEmpty() || isOption ? "" : ", " + key), expectedAndFound);
    }

    private static String kind(Node node) {
        return switch (node.getNodeType()) {
            case MAPPING -> "keys and values";
            case SEQUENCE -> "a list";
            case SCALAR -> "\"" + ((ScalarNode) node).getValue() + "\"";
            default -> "something else";
        };
    }

    private Map<String, Node> tuples(Node node, String key) {
        if (!(node instanceof MappingNode mapping)) {
            throw failure(node, key, "expected keys and values, found " + kind(node));
        }
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = text(tuple.getKeyNode(), key);
            if (values.put(name, tuple.getValueNode()) != null) {
                throw failure(tuple.getKeyNode(), key, "expected each key once, found " + name + " again");
            }
        }
        return values;
    }

    private Record record(Node node, Class<?> type, Optional<? extends Record> base, String key) {
        Map<String, Node> given = tuples(node, key);
        List<String> keys = RecipeTree.keys(type);
        for (Map.Entry<String, Node> entry : given.entrySet()) {
            if (!keys.contains(entry.getKey())) {
                throw failure(entry.getValue(), key, RecipeTree.unknown(entry.getKey(), type));
            }
        }
        Map<String, Object> before = base.map(RecipeTree::components).orElse(Map.of());
        try {
            return RecipeTree.build(type, (component, name) -> {
                String whole = key.isEmpty() ? name : key + "." + name;
                Node value = given.get(name);
                Object old = before.get(name);
                if (value == null && old == null) {
                    throw failure(node, key, "expected the keys " + String.join(", ", keys) + ", found no " + name);
                }
                return value == null ? old : value(value, component.getGenericType(), whole, Optional.ofNullable(old));
            });
        } catch (RecipeException e) {
            throw e;
        } catch (IllegalArgumentException e) { // of the record, and begins with the key
            String message = String.valueOf(e.getMessage());
            String name = message.replaceFirst(":.*", "");
            Node culprit = given.getOrDefault(name, node);
            boolean names = keys.contains(name);
            String whole = key.isEmpty() ? name : key + "." + name;
            throw failure(culprit, names ? whole : key, names ? message.substring(name.length() + 2) : message);
        }
    }

    private Object value(Node node, Type type, String key, Optional<Object> before) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            return parameterized.getRawType() == List.class
                    ? list(node, arguments[0], key)
                    : map(node, arguments[1], key);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(node, plain, before.map(Record.class::cast), key);
        }
        if (plain.isEnum()) {
            return constant(node, plain, key);
        }
        String text = text(node, key);
        if (plain == String.class) {
            return text;
        }
        if (plain == boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw failure(node, key, "expected true or false, found \"" + text + "\"");
            }
            return text.equals("true");
        }
        return plain == double.class || plain == Double.class ? number(node, text, key) : whole(node, text, plain, key);
    }

    private Object number(Node node, String text, String key) {
        if (!NUMBER.matcher(text).matches()) {
            throw failure(node, key, "expected a number, found \"" + text + "\"");
        }
        return Double.parseDouble(text);
    }

    private Object whole(Node node, String text, Class<?> type, String key) {
        try {
            if (WHOLE.matcher(text).matches()) {
                return type == int.class ? (Object) Integer.parseInt(text) : (Object) Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw failure(node, key, "expected a whole number of its size, found " + text);
        }
        throw failure(node, key, "expected a whole number, found \"" + text + "\"");
    }

    private Object constant(Node node, Class<?> type, String key) {
        String text = text(node, key);
        for (Object constant : type.getEnumConstants()) {
            if (RecipeText.of(constant).equals(text)) {
                return constant;
            }
        }
        String known = Stream.of(type.getEnumConstants()).map(RecipeText::of).collect(Collectors.joining(", "));
        throw failure(node, key, "expected one of " + known + ", found " + text.toLowerCase(Locale.ROOT));
    }

    private List<Object> list(Node node, Type type, String key) {
        if (!(node instanceof SequenceNode sequence)) {
            throw failure(node, key, "expected a list in brackets, found " + kind(node));
        }
        List<Object> values = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            values.add(value(item, type, key, Optional.empty()));
        }
        return values;
    }

    private Map<String, Object> map(Node node, Type type, String key) {
        Map<String, Object> values = new LinkedHashMap<>();
        tuples(node, key)
                .forEach((name, value) -> values.put(name, value(value, type, key + "." + name, Optional.empty())));
        return values;
    }

    private String text(Node node, String key) {
        if (!(node instanceof ScalarNode scalar)) {
            throw failure(node, key, "expected a single value, found " + kind(node));
        }
        return scalar.getValue();
    }
}
