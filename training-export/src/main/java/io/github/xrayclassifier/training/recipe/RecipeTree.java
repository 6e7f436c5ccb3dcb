// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Records as trees of keys: one place that reads, changes and lists their components. */
final class RecipeTree {

    private RecipeTree() {}

    /** The components of a record under their keys, in order. */
    static Map<String, Object> components(Record record) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                values.put(
                        RecipeText.key(component.getName()),
                        component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the accessors of a recipe are public", e);
            }
        }
        return values;
    }

    /** The keys of a type of record, in order. */
    static List<String> keys(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(component -> RecipeText.key(component.getName()))
                .toList();
    }

    /**
     * A record with a value for each component.
     *
     * @param value given a component and its key
     * @throws IllegalArgumentException of the record's own constructor, if a value is out of its range
     */
    static Record build(Class<?> type, BiFunction<RecordComponent, String, Object> value) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = Stream.of(components)
                .map(component -> value.apply(component, RecipeText.key(component.getName())))
                .toArray();
        try {
            return (Record) type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the constructors of a recipe are public", e);
        }
    }

    /** Every leaf of a tree with its whole key. */
    static Map<String, String> entries(Record root) {
        Map<String, String> entries = new LinkedHashMap<>();
        components(root).forEach((key, value) -> {
            if (value instanceof Record inner) {
                entries(inner).forEach((rest, text) -> entries.put(key + "." + rest, text));
            } else {
                entries.put(key, RecipeText.of(value));
            }
        });
        return entries;
    }

    /** A copy with another value under a key of several parts. */
    static Record with(String where, Record root, String key, Object value) {
        int dot = key.indexOf('.');
        String first = dot < 0 ? key : key.substring(0, dot);
        Map<String, Object> before = components(root);
        if (!before.containsKey(first)) {
            throw new RecipeException(where, unknown(first, root.getClass()));
        }
        try {
            return build(root.getClass(), (component, name) -> {
                Object old = before.get(name);
                if (!name.equals(first)) {
                    return old;
                }
                if (dot < 0) {
                    return converted(where + ", " + name, component.getType(), value);
                }
                if (!(old instanceof Record inner)) {
                    throw new RecipeException(
                            where, "expected a key without a part behind " + first + ", found " + key);
                }
                return with(where, inner, key.substring(dot + 1), value);
            });
        } catch (RecipeException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new RecipeException(where, String.valueOf(e.getMessage()));
        }
    }

    static String unknown(String key, Class<?> type) {
        return "expected one of " + String.join(", ", keys(type)) + ", found " + key;
    }

    private static Object converted(String where, Class<?> type, Object value) {
        if (type == double.class && value instanceof Number number) {
            return number.doubleValue();
        }
        if (type == long.class && value instanceof Integer number) {
            return number.longValue();
        }
        if (type.isPrimitive() ? isBoxed(type, value) : type.isInstance(value)) {
            return value;
        }
        if (type == List.class && value instanceof Collection<?> values) {
            return List.copyOf(values);
        }
        throw new RecipeException(
                where, "expected a value of type " + type.getSimpleName() + ", found " + RecipeText.of(value));
    }

    private static boolean isBoxed(Class<?> type, Object value) {
        return (type == int.class && value instanceof Integer)
                || (type == long.class && value instanceof Long)
                || (type == boolean.class && value instanceof Boolean);
    }
}
