// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A writer of JSON (RFC 8259) for the few types of an answer; numbers keep every digit. */
final class Json {

    private final StringBuilder out = new StringBuilder(512);

    private Json() {}

    /**
     * Writes a value.
     *
     * @param value null, text, a number, a map with texts as keys or a list of such values
     * @return one line
     */
    static String text(@Nullable Object value) {
        Json json = new Json();
        json.write(value);
        return json.out.toString();
    }

    private void write(@Nullable Object value) {
        if (value == null || value instanceof Integer) {
            out.append(value);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            out.append(number.doubleValue()); // the shortest decimal that reads back as the same double
        } else if (value instanceof String text) {
            write(text);
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
                Map.Entry<?, ?> entry = i.next();
                write(String.valueOf(entry.getKey()));
                out.append(':');
                write(entry.getValue());
                out.append(i.hasNext() ? "," : "");
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
                write(i.next());
                out.append(i.hasNext() ? "," : "");
            }
            out.append(']');
        } else {
            throw new IllegalArgumentException("JSON: expected text, a number, a map or a list, found " + value);
        }
    }

    private void write(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Control and format characters, which terminals obey; U+2028 and U+2029, which end a line for some
            // readers;
            // lone surrogates, which have no UTF-8.
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == 0x2028
                    || c == 0x2029
                    || isLone(text, i)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
