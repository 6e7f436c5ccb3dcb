// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the code in the README and runs it in a Java of its own, in a folder with an X-ray called chest.png. */
class SnippetTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void draw() throws IOException {
        Files.write(
                folder.resolve("chest.png"), ImageFiles.png(Phantom.of(5).draw().image()));
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as("a piece of code").isTrue();
        return matcher.group(1);
    }

    /** The import lines of a piece of code, or all others. */
    private static String lines(String code, boolean imports) {
        return code.lines()
                .filter(line -> line.startsWith("import ") == imports)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String run(String statements) throws IOException, InterruptedException {
        Path source = folder.resolve("Snippet.java");
        Files.writeString(
                source,
                lines(statements, true) + "public class Snippet {\n"
                        + "public static void main(String[] arguments) throws Exception {\n"
                        + lines(statements, false) + "}\n}\n");
        String classPath = System.getProperty("java.class.path");
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        assertThat(compiler.run(null, null, null, "-proc:none", "-cp", classPath, source.toString()))
                .as(statements)
                .isZero();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.awt.headless=true",
                        "-cp",
                        folder + System.getProperty("path.separator") + classPath,
                        "Snippet"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void readmeRuns() throws Exception {
        String code = first(Project.read("README.md"), "```java\n(.*?)```");
        String printed = run(code);
        assertThat(printed).containsPattern("Classified\\[|Abstained\\[");
    }

    @Test
    void readmeShowsItsCodeByLineTwenty() {
        List<String> lines = Project.read("README.md").lines().toList();
        assertThat(lines.indexOf("```java")).isBetween(0, 19);
    }
}
