// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.testkit.FakeBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The code of docs/guide/serve.md works as written. Its curl commands are run by .ci/serve-test. */
class ServeGuideTest {

    private static String guide() throws IOException {
        return Files.readString(
                Path.of("../docs/guide/serve.md").toAbsolutePath().normalize());
    }

    private static String javaBlock() throws IOException {
        Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(guide());
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    /** A source file as one command, so that the program is compiled from the very text of the guide. */
    @Test
    void showsAProgramThatServes(@TempDir Path folder) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("Ward.java"), javaBlock());
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            String line = String.valueOf(lines.readLine());
            assertThat(line).startsWith("Open http://localhost:");
            HttpRequest request = HttpRequest.newBuilder(URI.create(line.substring("Open ".length()) + "v1/health"))
                    .build();
            HttpResponse<String> health =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(health.statusCode()).isEqualTo(200);
            program.getOutputStream().write('\n');
            program.getOutputStream().flush();
            assertThat(program.waitFor()).isZero();
        } finally {
            program.destroy();
        }
    }

    @Test
    void namesOnlyOptionsThatExist() throws IOException {
        Console console = Console.of(new StringWriter(), new StringWriter(), OptionalInt.empty(), OptionalInt.empty());
        var options = new CommandLine(new ServeCommand(console, choice -> FakeBackend.open()))
                .getCommandSpec()
                .optionsMap();
        Matcher named = Pattern.compile("`(--[a-z0-9-]+)").matcher(guide());
        while (named.find()) {
            assertThat(named.group(1))
                    .satisfiesAnyOf(
                            name -> assertThat(options).containsKey(name),
                            name -> assertThat(name).isEqualTo("--json"));
        }
    }
}
