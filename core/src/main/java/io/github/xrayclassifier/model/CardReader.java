// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.failure.ModelException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes the keys of a card out of a file's metadata, one by one; what is left at the end is unknown. One thread. */
final class CardReader {

    static final String PREFIX = "xray.";

    // Long enough to recognize a value, short enough for a log line.
    private static final int QUOTED_LENGTH = 60;

    /** Control characters but those of lines, invisible ones and those that turn the direction of writing. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\r\\t]]");

    private final TreeMap<String, String> left = new TreeMap<>();

    CardReader(Map<String, String> metadata) {
        metadata.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                left.put(key, value);
            }
        });
    }

    <T> T required(String key, String expected, Function<String, T> parser) {
        return optional(key, parser).orElseThrow(() -> failure(key, "expected " + expected + ", found nothing"));
    }

    <T> Optional<T> optional(String key, Function<String, T> parser) {
        return Optional.ofNullable(left.remove(PREFIX + key)).map(value -> parsed(key, value, parser));
    }

    /** Takes all keys that begin with a word and a dot; what follows is made a key of the answer. */
    <K, T> Map<K, T> all(String word, Function<String, K> keyParser, Function<String, T> parser) {
        Map<K, T> out = new LinkedHashMap<>();
        String start = PREFIX + word + ".";
        left.forEach((full, value) -> {
            if (full.startsWith(start)) {
                String key = full.substring(PREFIX.length());
                out.put(parsed(key, full.substring(start.length()), keyParser), parsed(key, value, parser));
            }
        });
        left.keySet().removeIf(key -> key.startsWith(start));
        return out;
    }

    void forbid(String key, String when) {
        String value = left.get(PREFIX + key);
        if (value != null) {
            throw failure(key, "expected no such key " + when + ", found " + quoted(value));
        }
    }

    void requireNothingLeft() {
        if (!left.isEmpty()) {
            throw new ModelException("model card, key " + shown(left.firstKey())
                    + ": expected a key of card version 1, found an unknown one");
        }
    }

    static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
        return text -> Arrays.stream(type.getEnumConstants())
                .filter(e -> word(e).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected " + words(type) + ", found " + quoted(text)));
    }

    static <E extends Enum<E>> String words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(CardReader::word).collect(Collectors.joining(" or "));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String quoted(String text) {
        return '"' + shown(text) + '"';
    }

    private static String shown(String text) {
        String line = oneLine(text);
        return line.length() <= QUOTED_LENGTH ? line : line.substring(0, QUOTED_LENGTH) + "…";
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    private static <T> T parsed(String key, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (ArithmeticException e) {
            throw new ModelException(
                    "model card, key " + shown(PREFIX + key) + ": expected sizes below 2^31, found " + quoted(value),
                    e);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "model card, key " + shown(PREFIX + key) + ": " + oneLine(String.valueOf(e.getMessage())), e);
        }
    }

    /** Cards are printed as they are, and a terminal obeys the escape sequences in what it prints. */
    static String requirePrintable(String text) {
        if (UNPRINTABLE.matcher(text).find()) {
            throw new IllegalArgumentException("expected printable text, found " + quoted(text));
        }
        return text;
    }

    static ModelException failure(String key, String what) {
        return new ModelException("model card, key " + PREFIX + key + ": " + what);
    }
}
