// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.dicom.Window.Function;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Oracle: the equations and worked examples of PS3.3 C.11.2.1.2 and C.11.2.1.3, in decimal arithmetic. */
class WindowTest {

    @ParameterizedTest(name = "{0} {1}/{2} at {3} is {4} of 255")
    @CsvSource({
        // The standard's own examples: center 2048 and width 4096 leave a 12-bit image as it is, ...
        "LINEAR, 2048, 4096, 0, 0",
        "LINEAR, 2048, 4096, 4095, 255",
        // ... width 1 is a step at the center - 0.5, ...
        "LINEAR, 2048, 1, 2047, 0",
        "LINEAR, 2048, 1, 2048, 255",
        // ... 0 and 100 give 0 at -50 and 255 at 49, ...
        "LINEAR, 0, 100, -50, 0",
        "LINEAR, 0, 100, 49, 255",
        "LINEAR, 0, 100, -51, 0",
        "LINEAR, 0, 100, 50, 255",
        // ... and a linear exact one spans its width.
        "LINEAR_EXACT, 0, 100, -50, 0",
        "LINEAR_EXACT, 0, 100, 50, 255",
        "LINEAR_EXACT, 0, 100, 0, 127.5",
        "SIGMOID, 0, 100, 0, 127.5",
        "SIGMOID, 40, 400, 140, 186.41993", // 255 / (1 + e^-1)
    })
    void mapsTheExamplesOfTheStandard(Function function, double center, double width, double x, double expected) {
        double found = 255 * new Window(center, width, function).apply(x);

        assertThat(found).isCloseTo(expected, within(1e-5));
    }

    @ParameterizedTest
    @EnumSource(
            value = Function.class,
            names = {"LINEAR", "LINEAR_EXACT"})
    void agreesWithDecimalArithmetic(Function function) {
        for (int x = -300; x <= 5000; x += 7) {
            double found = new Window(1999.5, 3000.25, function).apply(x);

            assertThat(found).isCloseTo(decimal(function, x, "1999.5", "3000.25"), within(1e-15)); // worst 3e-16
        }
    }

    private static double decimal(Function function, int x, String center, String width) {
        BigDecimal shift = new BigDecimal(function == Function.LINEAR ? "0.5" : "0");
        BigDecimal w = new BigDecimal(width).subtract(new BigDecimal(function == Function.LINEAR ? 1 : 0));
        BigDecimal y = new BigDecimal(x)
                .subtract(new BigDecimal(center).subtract(shift))
                .divide(w, MathContext.DECIMAL128)
                .add(new BigDecimal("0.5"));
        return y.max(BigDecimal.ZERO).min(BigDecimal.ONE).doubleValue();
    }

    @ParameterizedTest
    @CsvSource({"LINEAR, 0.5, at least 1", "LINEAR_EXACT, 0, more than 0", "SIGMOID, -1, more than 0"})
    void refusesAWidthThatTheStandardForbids(Function function, double width, String expected) {
        assertThatThrownBy(() -> new Window(0, width, function))
                .isInstanceOf(MalformedImageException.class)
                .hasMessageContaining("window width (0028,1051): expected ")
                .hasMessageContaining(expected)
                .hasMessageContaining(String.valueOf(width));
    }
}
