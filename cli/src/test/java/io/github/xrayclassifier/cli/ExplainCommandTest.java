// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {

    private static final Pattern PICTURE = Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"");
    private static final GrayImage DRAWING =
            Phantom.of(1).withSize(96, 80).draw().image();

    @TempDir
    private Path folder;

    private Path drawing(String name) throws IOException {
        return Files.write(folder.resolve(name), ImageFiles.png(DRAWING));
    }

    private Captured explain(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("explain", "--out", page().toString()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        return Captured.run(all.toArray(String[]::new));
    }

    private Path page() {
        return folder.resolve("page.html");
    }

    private static List<BufferedImage> pictures(String html) throws IOException {
        List<BufferedImage> pictures = new ArrayList<>();
        Matcher matcher = PICTURE.matcher(html);
        while (matcher.find()) {
            byte[] bytes = Base64.getDecoder().decode(matcher.group(1));
            pictures.add(ImageIO.read(new ByteArrayInputStream(bytes)));
        }
        return pictures;
    }

    @Test
    void showsTheImageItselfAndAnOverlayForEachOfTheTopFindings() throws IOException {
        Captured found = explain("--top", 2, drawing("a.png"));
        assertThat(found.exitCode()).as(found.err()).isZero();
        List<BufferedImage> pictures = pictures(Files.readString(page()));
        assertThat(pictures).hasSize(3);
        BufferedImage original = pictures.get(0);
        assertThat(original.getWidth()).isEqualTo(96);
        assertThat(original.getHeight()).isEqualTo(80);
        assertThat(original.getRaster().getSample(40, 30, 0)).isCloseTo(DRAWING.sample(40, 30), within(0));
        assertThat(pictures.get(1).getHeight()).isEqualTo(80);
        assertThat(pictures.get(1).getWidth()).as("the color bar is extra").isGreaterThan(96);
    }

    @Test
    void reducesLargeImagesToTheWishedSide() throws IOException {
        GrayImage large = Phantom.of(2).withSize(400, 500).draw().image();
        Path file = Files.write(folder.resolve("large.png"), ImageFiles.png(large));
        assertThat(explain("--side", 250, "--top", 1, file).exitCode()).isZero();
        BufferedImage original = pictures(Files.readString(page())).get(0);
        assertThat(original.getWidth()).isEqualTo(200);
        assertThat(original.getHeight()).isEqualTo(250);
    }

    @Test
    void endsWithTheModelAndWhereItsNumbersWereMeasured() throws IOException {
        Captured found = Captured.run(
                OnnxOpener::open,
                OptionalInt.empty(),
                "explain",
                "--out",
                page().toString(),
                drawing("a.png").toString());
        assertThat(found.exitCode()).as(found.err()).isZero();
        String html = Files.readString(page());
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            String evidence =
                    backend.card().operatingCurves().values().iterator().next().dataset();
            assertThat(html)
                    .containsOnlyOnce("Sensitivity and specificity: measured on " + evidence + ".")
                    .contains(backend.card().licence(), backend.card().intendedUse(), "manifest-sha256");
        }
        assertThat(html).containsPattern("<td>normal</td><td>[01]\\.[0-9]{3} <meter");
    }

    @Test
    void loadsNothing() throws IOException {
        explain(drawing("a.png"));
        assertThat(Files.readString(page()))
                .contains("default-src 'none'")
                .doesNotContain("http://", "https://", "<script", "<link", "@import", "url(");
    }

    @Test
    void writesFileNamesAsTextEvenIfTheyAreMarkup() throws IOException {
        explain(drawing("<img src=x onerror=alert(1)>&\"'.png"));
        assertThat(Files.readString(page()))
                .contains("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;.png")
                .doesNotContain("<img src=x");
    }

    @Test
    void namesTheFileThatCannotBeReadAndExplainsTheOthers() throws IOException {
        Path text = Files.writeString(folder.resolve("b.png"), "no image");
        Captured found = explain(drawing("a.png"), text, folder.resolve("missing.png"));
        assertThat(found.exitCode()).isEqualTo(1);
        String html = Files.readString(page());
        assertThat(html.split("<article>", -1)).as("three files and the model").hasSize(5);
        assertThat(html).contains("Not read: expected a file, found nothing at");
        assertThat(found.errLines()).anyMatch(line -> line.startsWith("2 not read"));
    }

    @Test
    void fallsBackToOcclusionForAModelWithoutMaps() throws IOException {
        Captured found = Captured.run(
                choice -> new BackendWithoutMaps(FakeBackend.open()),
                OptionalInt.empty(),
                "explain",
                "--top",
                "1",
                "--out",
                page().toString(),
                drawing("a.png").toString());
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(Files.readString(page())).contains("occlusion, 7 x 7 cells");
    }

    @Test
    void refusesMoreFilesThanOnePageHolds() throws IOException {
        Captured found = explain("--most", 1, drawing("a.png"), drawing("b.png"));
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).contains("expected at most 1 files for one page, found 2");
        assertThat(page()).doesNotExist();
    }

    @Test
    void refusesToReplaceAnImageByThePage() throws IOException {
        Path image = drawing("page.html"); // a file's content decides what it is, not its name
        byte[] before = Files.readAllBytes(image);
        Captured found = explain(image);
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).contains("--out: expected another file than the images, found ");
        assertThat(image).hasBinaryContent(before);
    }

    @Test
    void explainsDrawingsWithoutAFile() throws IOException {
        Captured found = explain();
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.err()).contains("not X-rays of people");
        assertThat(Files.readString(page()).split("<article>", -1))
                .hasSize(Phantom.findings().size() + 2);
    }

    @Test
    void leavesTheOldPageWhenTheModelDoesNotOpen() throws IOException {
        Files.writeString(page(), "older");
        Captured found = Captured.run(
                choice -> {
                    throw new IOException("no model");
                },
                OptionalInt.empty(),
                "explain",
                "--out",
                page().toString());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(page()).hasContent("older");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"--top,0", "--top,101", "--side,63", "--at,sensitivity", "--at,sensitivity=2", "--at,best"})
    void refusesOptionsOutOfRange(String option, String value) {
        Captured found = explain(option, value);
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).contains("expected", option.substring(2));
        assertThat(page()).doesNotExist();
    }
}
