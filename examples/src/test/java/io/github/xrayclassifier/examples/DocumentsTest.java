// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void readmeFitsTwoScreens() {
        assertThat(Project.read("README.md").lines()).hasSizeLessThanOrEqualTo(110);
    }
}
