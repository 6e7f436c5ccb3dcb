// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file or an argument is called, a terminal obeys none of it: neither ESC nor U+009B, BEL or bidi. */
class ConsoleTest {

    private static final String EVIL = "a\u001b[2J\u009b31m\u0007\u202e\u2066\u2028z";

    private static void assertIsHarmless(Captured found) {
        assertThat(found.out() + found.err())
                .contains("a\uFFFD[2J\uFFFD31m\uFFFD\uFFFD\uFFFD\uFFFDz")
                .doesNotContain("\u001b", "\u009b", "\r", "\u0007", "\u202e", "\u2066", "\u2028");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify", "explain", "doctor", "card", "dicom", "pacs", "report", "no-such-command"})
    void printsNoControlCharacterOfAnArgument(String command) {
        String[] arguments = command.equals("explain") || command.equals("report")
                ? new String[] {command, "--out", EVIL + "/x", EVIL}
                : new String[] {command, EVIL};
        assertIsHarmless(Captured.run(arguments));
    }

    @Test
    void printsNoneOfAnOptionOrItsValue() {
        assertIsHarmless(Captured.run("classify", "--" + EVIL));
        assertIsHarmless(Captured.run("classify", "--provider", EVIL));
        assertIsHarmless(Captured.run("--stacktrace", "explain", "--out", EVIL + "/x"));
    }

    @Test
    void printsNoneOfAFailure() {
        Captured inTerminal = Captured.run(
                choice -> {
                    throw new IllegalStateException(EVIL);
                },
                OptionalInt.of(80),
                "classify");
        assertIsHarmless(inTerminal);
    }
}
