// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the root package's comment compiles and does what it says. */
class PackageExampleTest {

    @TempDir
    private Path folder;

    private static String example() throws IOException {
        Path source = Reactor.root().resolve("core/src/main/java/io/github/xrayclassifier/package-info.java");
        Matcher block = Pattern.compile("(?s)<pre>\\{@code(.*)\\}</pre>").matcher(Files.readString(source));
        assertThat(block.find()).isTrue();
        return block.group(1)
                .lines()
                .map(line -> line.replaceFirst("^ \\* ?", ""))
                .collect(Collectors.joining("\n"));
    }

    private Method compiled() throws IOException, ReflectiveOperationException {
        String imports = Stream.of(
                        "io.github.xrayclassifier.XrayClassifier",
                        "io.github.xrayclassifier.explain.*",
                        "io.github.xrayclassifier.image.*",
                        "io.github.xrayclassifier.model.*",
                        "io.github.xrayclassifier.predict.*",
                        "java.io.*",
                        "java.nio.file.Path",
                        "javax.imageio.ImageIO")
                .map(name -> "import " + name + ";\n")
                .collect(Collectors.joining());
        Path file = folder.resolve("Example.java");
        String answer = example().replace("new File(\"why.png\")", "new File(file.toString() + \".why.png\")");
        Files.writeString(file, imports + "public class Example {\npublic " + answer.strip() + "\n}\n");
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, errors, "-cp", System.getProperty("java.class.path"), file.toString());
        assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(result).isZero();
        var loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        return loader.loadClass("Example").getMethod("why", Backend.class, Path.class);
    }

    @Test
    void compilesAndRuns() throws IOException, ReflectiveOperationException {
        ModelCard card = ModelCard.builder("m")
                .preprocessing(Preprocessing.of(4, 4))
                .findings(List.of(Finding.COVID_19, Finding.NORMAL))
                .build();
        ScriptedBackend backend = ScriptedBackend.open(
                card, input -> RawOutput.wrap(new float[] {2, 0}, new float[0], new float[] {3, 0}, 1, 1));
        Path file = Files.write(folder.resolve("x.png"), XrayClassifierTest.png(XrayClassifierTest.ramp()));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            compiled().invoke(null, backend, file);
        } finally {
            System.setOut(before);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("Classified[COVID-19, 0.88]");
        BufferedImage why = ImageIO.read(folder.resolve("x.png.why.png").toFile());
        assertThat(why.getHeight()).isEqualTo(10);
        assertThat(backend.closes).hasValue(1);
    }
}
