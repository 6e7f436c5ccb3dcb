// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parameters behind the question mark of a request. Immutable; may be shared by threads. */
final class Query {

    private static final int LONGEST = 1024; // four times the longest name of a file on common file systems

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the parameters of a request.
     *
     * @throws Problem.Failure if one is not known, given twice, too long or badly encoded
     */
    static Query of(URI request, Set<String> known) throws Problem.Failure {
        Map<String, String> values = new TreeMap<>();
        String text = request.getRawQuery() == null ? "" : request.getRawQuery();
        for (String part : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            String[] pair = part.split("=", 2);
            String name = decoded(pair[0]);
            if (!known.contains(name)) {
                throw Problem.BAD_REQUEST.because("parameters: expected some of " + known + ", found another");
            }
            String value = decoded(pair.length == 2 ? pair[1] : "");
            if (value.length() > LONGEST) {
                throw Problem.BAD_REQUEST.because(
                        name + ": expected at most " + LONGEST + " characters, found " + value.length());
            }
            if (values.put(name, value) != null) {
                throw Problem.BAD_REQUEST.because(name + ": expected once, found twice");
            }
        }
        return new Query(values);
    }

    private static String decoded(String text) throws Problem.Failure {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.BAD_REQUEST.because("parameters: expected percent-encoded UTF-8, found other bytes");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    int number(String name, int least, int most, int otherwise) throws Problem.Failure {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            throw Problem.BAD_REQUEST.because(
                    name + ": expected a number of " + least + " to " + most + ", found another text");
        }
        return value;
    }
}
