// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.cli.terminal.Console;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawingsCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        return Xray.run(Xray.commandLine(console), console, arguments);
    }

    @Test
    void writesAManifestOfSevenFindings() throws IOException {
        assertThat(run("drawings", "--out", folder.toString(), "--images", "2", "--size", "32"))
                .isZero();
        Path manifest = folder.resolve("manifest.csv");
        assertThat(out).hasToString("manifest: " + manifest + "\n");
        assertThat(Files.readAllLines(manifest)).hasSize(1 + 2 * 7);
    }

    @Test
    void refusesImagesTooSmallToShowAnything() {
        assertThat(run("drawings", "--out", folder.toString(), "--size", "8")).isEqualTo(2);
        assertThat(err.toString()).startsWith("xray drawings: size: expected 16 to 4096, found 8\n");
    }
}
