// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values and recipes as YAML. */
final class RecipeText {

    private static final Pattern LINE = Pattern.compile("( *)([a-z-]+):(?: +([^#]*?))?( *#.*)?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_/.-]*(?: [A-Za-z0-9_/.-]+)*");
    private static final Pattern WORD_OF_YAML = Pattern.compile("(?i)true|false|null|yes|no|on|off");
    private static final int COMMENT_COLUMN = 40;

    private RecipeText() {}

    /** A component's name as a key: batch-size of batchSize. */
    static String key(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static String of(Object value) {
        if (value instanceof Double number) {
            boolean isWhole = number == Math.rint(number) && Math.abs(number) < 1e7;
            return isWhole ? Long.toString(number.longValue()) : number.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(RecipeText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> of(String.valueOf(entry.getKey())) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Record record) {
            return of(RecipeTree.components(record));
        }
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        if (PLAIN.matcher(text).matches() && !WORD_OF_YAML.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    /** The lines of a whole recipe with other values. */
    static String commented(String template, Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        Deque<String> path = new ArrayDeque<>();
        for (String line : template.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                text.append(line).append('\n');
                continue;
            }
            while (path.size() > matcher.group(1).length() / 2) {
                path.removeLast();
            }
            String key = matcher.group(2);
            String whole = path.isEmpty() ? key : String.join(".", path) + "." + key;
            String value = values.get(whole);
            if (value == null) {
                path.addLast(key);
                text.append(line).append('\n');
            } else {
                String comment =
                        matcher.group(4) == null ? "" : matcher.group(4).strip();
                String start = matcher.group(1) + key + ": " + value;
                text.append(start)
                        .append(" ".repeat(Math.max(1, COMMENT_COLUMN - start.length())))
                        .append(comment)
                        .append('\n');
            }
        }
        return text.toString();
    }
}
