// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class XrayTest {

    @Test
    void printsItsHelp() {
        Captured help = Captured.run("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: xray", "classify", "doctor", "2   wrong usage", "not for diagnosis");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void printsTheHelpOfACommandEitherWay() {
        assertThat(Captured.run("help", "doctor").out())
                .isEqualTo(Captured.run("doctor", "--help").out());
    }

    @Test
    void printsVersions() {
        assertThat(Captured.run("--version").out()).contains("xray ", "Java " + System.getProperty("java.version"));
    }

    @Test
    void wantsACommand() {
        Captured nothing = Captured.run();
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.errLines()).containsExactly("xray: expected a command, found none", "Try 'xray --help'.");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        Captured typo = Captured.run("doctr");
        assertThat(typo.exitCode()).isEqualTo(2);
        assertThat(typo.errLines())
                .containsExactly(
                        "xray: expected a known command or option, found doctr",
                        "Did you mean: xray doctor?",
                        "Try 'xray --help'.");
    }

    @Test
    void refusesAnUnknownProviderInOneLine() {
        Captured wrong = Captured.run("doctor", "--provider", "tpu");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.errLines())
                .containsExactly(
                        "xray doctor: Invalid value for option '--provider': expected cpu, cuda[:N] or directml[:N], found"
                                + " tpu",
                        "Try 'xray doctor --help'.");
    }

    @Test
    void colorsItsHelpOnATerminalOnly() {
        assertThat(Captured.run("--help").out()).doesNotContain("\033[");
        assertThat(Captured.run(
                                choice -> io.github.xrayclassifier.testkit.FakeBackend.open(),
                                OptionalInt.of(80),
                                "--help")
                        .out())
                .contains("\033[");
    }
}
