// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Numbers as a model card writes them: the shortest decimal that reads back to the same bits, on every JDK. */
final class CardNumbers {

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");
    private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,8}");
    // 17 significant digits tell all doubles apart, 9 all floats (IEEE 754-2008, section 5.12.2).
    private static final int DOUBLE_DIGITS = 17;
    private static final int FLOAT_DIGITS = 9;

    private CardNumbers() {}

    static String text(double value) {
        // Not Double.toString: before JDK 19 it is not always the shortest, so a file would depend on the JDK.
        return shortest(value, DOUBLE_DIGITS, text -> Double.parseDouble(text) == value);
    }

    static String text(float value) {
        return shortest(value, FLOAT_DIGITS, text -> Float.parseFloat(text) == value);
    }

    private static String shortest(double value, int enough, Predicate<String> same) {
        if (value == 0) {
            return Double.compare(value, 0) < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < enough; digits++) {
            String text = plain(exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)));
            if (same.test(text)) {
                return text;
            }
        }
        return plain(exact.round(new MathContext(enough, RoundingMode.HALF_EVEN)));
    }

    private static String plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        int magnitude = stripped.precision() - stripped.scale();
        return magnitude > -6 && magnitude < 18 ? stripped.toPlainString() : stripped.toString();
    }

    static double number(String text) {
        double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        return requireFinite(value, text);
    }

    static float single(String text) {
        // parseFloat, not a cast of the double: rounding twice could miss the nearest float.
        float value = DECIMAL.matcher(text).matches() ? Float.parseFloat(text) : Float.NaN;
        return (float) requireFinite(value, text);
    }

    private static double requireFinite(double value, String text) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("expected a finite decimal number, found " + CardReader.quoted(text));
        }
        return value;
    }

    static int count(String text) {
        if (!COUNT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a whole number from 0 to 999999999, found " + CardReader.quoted(text));
        }
        return Integer.parseInt(text);
    }

    static List<String> fields(String text, char separator, int expected) {
        List<String> fields = list(text, separator);
        if (fields.size() != expected) {
            throw new IllegalArgumentException("expected " + expected + " fields separated by " + separator + ", found "
                    + CardReader.quoted(text));
        }
        return fields;
    }

    static List<String> list(String text, char separator) {
        return Arrays.asList(text.split(Pattern.quote(String.valueOf(separator)), -1));
    }

    static List<Float> singles(String text, int expected) {
        return fields(text, ',', expected).stream().map(CardNumbers::single).toList();
    }
}
