// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.cli.Main;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On drawings with the bundled model, as a user would run it. */
class LungsCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... arguments) {
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        return Xray.run(Main.commandLine(console), console, texts);
    }

    @Test
    void measuresEachFindingAndSource() throws IOException {
        Path manifest =
                PhantomDataset.write(folder.resolve("data"), List.of(Finding.EFFUSION, Finding.NORMAL), 6, 128, 1);
        Path json = folder.resolve("lungs.json");
        assertThat(run("lungs", "bundled", manifest, "--split", "all", "--json", json))
                .as(err.toString())
                .isZero();
        JsonArray rows = JsonParser.parseString(Files.readString(json)).getAsJsonArray();
        JsonObject first = rows.get(0).getAsJsonObject();
        assertThat(first.get("finding").getAsString()).isEqualTo("effusion");
        assertThat(first.get("source").getAsString()).isEqualTo("all");
        assertThat(first.get("images").getAsInt()).isEqualTo(6);
        JsonObject normal = rows.asList().stream()
                .map(row -> row.getAsJsonObject())
                .filter(row -> row.get("finding").getAsString().equals("normal"))
                .findFirst()
                .orElseThrow();
        assertThat(normal.get("withLungs").getAsInt()).isGreaterThanOrEqualTo(5);
        assertThat(normal.getAsJsonObject("area").get("value").getAsDouble()).isBetween(0.1, 0.5);
        assertThat(out.toString()).contains("| finding | source |").contains("| normal | all | 5 | 6 | 6 |");
    }

    @Test
    void saysWhereAnImageIsDamaged() throws IOException {
        Path manifest = PhantomDataset.write(folder.resolve("data"), List.of(Finding.NORMAL), 6, 48, 1);
        try (var files = Files.walk(folder.resolve("data"))) {
            Path image = files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            Files.writeString(image, "no image");
        }
        assertThat(run("lungs", "bundled", manifest, "--split", "all")).isEqualTo(1);
        assertThat(err.toString()).contains("manifest line");
    }
}
