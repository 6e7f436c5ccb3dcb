// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.training.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Everything that the documents name exists: files by their path, types by their name. */
class DocumentsTest {

    private static Set<String> types() throws IOException {
        try (Stream<Path> files = Files.walk(Project.root())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isInJavaLang(String type) {
        try {
            Class.forName("java.lang." + type);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The texts between single back quotes, outside blocks of code. */
    private static List<String> quoted(String document) {
        String prose = Project.read(document).replaceAll("(?s)```.*?```", "");
        String[] parts = prose.split("`", -1);
        return Stream.iterate(1, i -> i < parts.length, i -> i + 2)
                .map(i -> parts[i])
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "docs/model-file.md"})
    void namesOnlyPathsThatExist(String document) {
        for (String name : quoted(document)) {
            if (name.matches("[\\w.-]+(/[\\w.-]+)+/?|[A-Z_]+\\.md|pom\\.xml") && !name.startsWith("java")) {
                assertThat(Project.root().resolve(name))
                        .as("%s names %s", document, name)
                        .exists();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"})
    void namesOnlyTypesThatExist(String document) throws IOException {
        Set<String> types = types();
        for (String name : quoted(document)) {
            if (name.matches("([A-Z][a-z0-9]+){2,}[A-Z0-9]*(\\..*)?")) {
                String type = name.split("\\.", 2)[0];
                assertThat(types.contains(type) || isInJavaLang(type))
                        .as("%s names %s", document, name)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "ARCHITECTURE.md"})
    void linksOnlyToFilesThatExist(String document) {
        String[] links = Project.read(document).split("\\]\\(", -1);
        for (String link : Arrays.asList(links).subList(1, links.length)) {
            String target = link.substring(0, link.indexOf(')')).replaceAll("#.*", "");
            if (!target.isEmpty() && !target.startsWith("http")) {
                assertThat(Project.root().resolve(target))
                        .as("%s links to %s", document, target)
                        .exists();
            }
        }
    }

    static Stream<String> documents() throws IOException {
        try (Stream<Path> files = Files.walk(Project.root().resolve("docs"))) {
            List<String> found = files.map(
                            file -> Project.root().relativize(file).toString())
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(
                    Stream.of("README.md", "MODEL_CARD.md", "CONTRIBUTING.md", "SECURITY.md"), found.stream());
        }
    }

    /** Commands and options that were renamed stay in documents unless a test reads them. */
    @ParameterizedTest
    @MethodSource("documents")
    void namesOnlyCommandsAndOptionsThatExist(String document) {
        StringWriter unused = new StringWriter();
        CommandLine xray = Main.commandLine(
                Console.of(new PrintWriter(unused), new PrintWriter(unused), OptionalInt.empty(), OptionalInt.empty()));
        String text = Project.read(document).replace("\\\n", " ");
        Matcher commands = Pattern.compile("\\./xray ([^`\\n]+)").matcher(text);
        while (commands.find()) {
            String[] words = commands.group(1).split("[ ,;)]+", -1);
            if (words[0].equals("lab") || words[0].startsWith("-")) {
                continue; // not published, and xray's own options
            }
            CommandLine command = xray;
            for (String word : words) {
                command = command.getSubcommands().getOrDefault(word, command);
                if (word.startsWith("--")) {
                    assertThat(command.getCommandSpec().optionsMap())
                            .as("%s: %s", document, commands.group())
                            .containsKey(word.replaceAll("[=\\]|].*", ""));
                }
            }
            assertThat(xray.getSubcommands())
                    .as("%s: %s", document, commands.group())
                    .containsKey(words[0]);
        }
    }

    @Test
    void readmeFitsTwoScreens() {
        assertThat(Project.read("README.md").lines()).hasSizeLessThanOrEqualTo(110);
    }
}
