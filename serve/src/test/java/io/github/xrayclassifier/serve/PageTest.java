// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page, as a headless Chromium shows it; skipped where none is installed. */
class PageTest {

    private static final String DROPPED = "[...document.querySelectorAll('#rows button')].map(b => b.textContent)";

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before any test
    private static XrayClassifier classifier;

    @SuppressWarnings("NullAway.Init")
    private static XrayServer server;

    @SuppressWarnings("NullAway.Init")
    private static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        Optional<Path> chromium = Browser.program();
        assumeThat(chromium)
                .as(
                        "the page is tested in Chromium, and no program chromium is on PATH (Debian: apt-get install chromium)")
                .isPresent();
        classifier = XrayClassifier.open(
                FakeBackend.open(),
                ClassifierOptions.defaults()
                        .withDecoder(DicomDecoder.open())
                        .withLimits(DecodeLimits.defaults().withMaxFileBytes(16 << 20)));
        server = XrayServer.open(classifier, ServerOptions.defaults().withPort(0));
        browser = Browser.open(chromium.get(), Files.createDirectory(folder.resolve("profile")));
        drawFiles();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            server.close();
            classifier.close();
        }
    }

    /** Nothing on any page is an error to the browser: no exception, no violation of the security policy. */
    @AfterEach
    void complainsOfNothing() {
        assertThat(browser.complaints()).isEmpty();
    }

    private static GrayImage drawn(int seed) {
        return Phantom.of(seed).withSize(300, 360).draw().image();
    }

    private static void drawFiles() throws IOException {
        Path study = Files.createDirectories(folder.resolve("study/inner"));
        write("a.png", ImageFiles.png(drawn(1)));
        write("b.jpg", ImageFiles.jpeg(drawn(2)));
        write("c.tif", ImageFiles.tiff(drawn(3)));
        write(
                "d.dcm",
                DicomBytes.of(
                        Phantom.of(4).withSize(300, 360).withBits(12).draw().image()));
        write("e.txt", "not an image".getBytes(StandardCharsets.UTF_8));
        write("<img src=x onerror=alert(1)>.png", ImageFiles.png(drawn(5)));
        write("=1+1,\"q\".png", ImageFiles.png(drawn(6)));
        Files.write(study.resolve("f.png"), ImageFiles.png(drawn(7)));
        Files.write(study.resolve(".hidden"), new byte[] {1});
        Files.write(study.resolveSibling("g.png"), ImageFiles.png(drawn(8)));
    }

    private static void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static Browser.Page page(int width, int height) {
        return browser.page(server.address(), width, height);
    }

    private static Browser.Page pageWith(int width, int height, String... names) {
        Browser.Page page = page(width, height);
        choose(page, names);
        return page;
    }

    private static void choose(Browser.Page page, String... names) {
        page.choose("file-input", List.of(names).stream().map(folder::resolve).toList());
        page.await("document.querySelectorAll('#rows tr').length >= " + names.length);
        page.await(
                "document.getElementById('status').textContent.startsWith(entries.length + ' of ' + entries.length)");
    }

    private static void awaitImage(Browser.Page page) {
        page.await("!document.getElementById('controls').hidden && document.getElementById('layer').complete");
    }

    @Test
    void answersEveryKindOfFile() {
        Browser.Page page = pageWith(1280, 900, "a.png", "b.jpg", "c.tif", "d.dcm");

        assertThat(page.text("status")).isEqualTo("4 of 4 files done.");
        assertThat(page.evaluate("entries.map(e => e.answer.format.split(' ')[0].split(',')[0])")
                        .toString())
                .isEqualTo("[\"PNG\",\"JPEG\",\"TIFF\",\"DICOM\"]");
    }

    /** The oracle is the library's own answer on the same bytes. */
    @Test
    void saysInWordsWhatTheLibraryAnswers() throws IOException {
        Browser.Page page = pageWith(1280, 900, "a.png");
        var expected = classifier.classify(folder.resolve("a.png"));

        assertThat(page.text("verdict"))
                .isEqualTo(String.format(
                        Locale.ROOT,
                        "%s, probability %.1f %%",
                        expected.finding().orElseThrow().name(),
                        100 * expected.probability().orElseThrow()));
        assertThat(page.evaluate("document.querySelectorAll('#reasons li').length")
                        .getAsInt())
                .isZero();
        assertThat(page.evaluate("document.querySelectorAll('#probabilities tr').length")
                        .getAsInt())
                .isEqualTo(7);
        for (var score : expected.ranked()) {
            assertThat(page.text("probabilities"))
                    .contains(score.finding().name())
                    .contains(String.format(Locale.ROOT, "%.1f %%", 100 * score.value()));
        }
        double widest = expected.ranked().get(0).value();
        assertThat(page.evaluate(
                                "(f => f.getBoundingClientRect().width / f.parentElement.clientWidth)(document.querySelector('.fill'))")
                        .getAsDouble())
                .isCloseTo(widest, within(0.01));
    }

    @Test
    void saysInWordsWhyThereIsNoAnswer() throws IOException {
        write("gray.png", ImageFiles.png(GrayImage.of8(new byte[300 * 300], 300, 300)));
        Browser.Page page = pageWith(1280, 900, "gray.png");
        var expected = classifier.classify(folder.resolve("gray.png"));

        assertThat(expected.isAnswered()).isFalse();
        assertThat(page.text("verdict")).isEqualTo("No answer: the model abstains");
        assertThat(page.text("reasons"))
                .startsWith("The image is not fit to be judged: ")
                .contains(expected.reasons().get(0).message());
        assertThat(page.text("probabilities-note")).isEqualTo("The model abstains: these numbers are no answer.");
    }

    @Test
    void answersUnderASecondFromTheDrop() throws IOException {
        Files.write(
                folder.resolve("large.jpg"),
                ImageFiles.jpeg(Phantom.of(9).withSize(2000, 2500).draw().image()));
        pageWith(1280, 900, "large.jpg"); // the first of its kind: classes are loaded, code is compiled
        Browser.Page page = page(1280, 900);
        page.evaluate("document.getElementById('file-input').addEventListener('change', () => {"
                + " window.started = performance.now(); }, true)");
        page.evaluate("new MutationObserver(() => { if (entries[0] && entries[0].answer && !window.took)"
                + " window.took = performance.now() - window.started; })"
                + ".observe(document.getElementById('verdict'), {childList: true}) && 0");
        choose(page, "large.jpg");

        assertThat(page.evaluate("window.took").getAsDouble()).isBetween(1.0, 1000.0);
    }

    @Test
    void takesDroppedFilesAndFolders() {
        Browser.Page page = page(1280, 900);
        page.drop(List.of(folder.resolve("study"), folder.resolve("a.png")));
        page.await("document.getElementById('status').textContent === '3 of 3 files done.'");

        assertThat(page.evaluate(DROPPED).toString())
                .isEqualTo("[\"a.png\",\"study/g.png\",\"study/inner/f.png\"]"); // sorted, without the hidden one
    }

    @Test
    void saysWhyAFileWasNotRead() {
        Browser.Page page = pageWith(1280, 900, "e.txt", "a.png");

        assertThat(page.text("status")).isEqualTo("2 of 2 files done, 1 not read.");
        assertThat(page.text("verdict")).isEqualTo("Not read");
        assertThat(page.text("reasons"))
                .startsWith("The file is not an image that can be read: ")
                .contains("expected");
        page.await("document.getElementById('view-status').textContent === 'There is no image to show.'");
        browser.complaints().removeIf(text -> text.contains("status of 422")); // the browser tells of it too
    }

    @Test
    void refusesATooLargeFileBeforeItIsSent() throws IOException {
        write("huge.png", new byte[(16 << 20) + 1]);
        Browser.Page page = pageWith(1280, 900, "huge.png");

        assertThat(page.text("reasons"))
                .isEqualTo("The file is too large: expected at most 16777216 bytes, found 16777217");
    }

    @Test
    void showsMarkupInANameAsText() {
        Browser.Page page = pageWith(1280, 900, "<img src=x onerror=alert(1)>.png");

        assertThat(page.text("selected-title")).isEqualTo("<img src=x onerror=alert(1)>.png");
        assertThat(page.evaluate(DROPPED).toString()).contains("img src=x");
        assertThat(page.evaluate("document.querySelectorAll('[onerror], #rows img, h2 img').length")
                        .getAsInt())
                .isZero();
    }

    @Test
    void drawsTheSamplesThroughTheWindow() throws IOException {
        Browser.Page page = pageWith(1280, 900, "d.dcm");
        awaitImage(page);
        GrayImage image = classifier.decode(folder.resolve("d.dcm")).pixels();
        int x = 150;
        int y = 100;
        double share = image.sample(x, y) / (double) image.maxValue();

        assertThat(pixel(page, x, y)).isCloseTo(255 * share, within(1.0));
        double white = page.evaluate("view.white").getAsDouble();
        set(page, "width", Math.round(white / 4));
        set(page, "level", Math.round(white / 2));
        double windowed = Math.max(0, Math.min(255, 255 * ((share - 0.5) * 4 + 0.5)));
        assertThat(pixel(page, x, y)).isCloseTo(windowed, within(1.0));
        assertThat(page.text("width-value")).isEqualTo(Long.toString(Math.round(white / 4)));
        page.evaluate("document.getElementById('reset').click()");
        assertThat(pixel(page, x, y)).isCloseTo(255 * share, within(1.0));
    }

    private static double pixel(Browser.Page page, int x, int y) {
        return page.evaluate("document.getElementById('image').getContext('2d').getImageData(" + x + ", " + y
                        + ", 1, 1).data[0]")
                .getAsDouble();
    }

    private static void set(Browser.Page page, String slider, long value) {
        page.evaluate("(s => { s.value = " + value + "; s.dispatchEvent(new Event('input')); })"
                + "(document.getElementById('" + slider + "'))");
    }

    @Test
    void laysTheHeatmapExactlyOverTheImageAtTheOpacityOfTheSlider() {
        Browser.Page page = pageWith(1280, 900, "a.png");
        awaitImage(page);
        String difference = "(([a, b]) => Math.max(...['x', 'y', 'width', 'height'].map(k => Math.abs(a[k] - b[k]))))"
                + "(['image', 'layer'].map(id => document.getElementById(id).getBoundingClientRect()))";

        assertThat(page.evaluate(difference).getAsDouble()).isLessThan(1);
        set(page, "opacity", 25);
        assertThat(page.evaluate("getComputedStyle(document.getElementById('layer')).opacity")
                        .getAsString())
                .isEqualTo("0.25");
        page.resize(500, 900);
        page.await(difference + " < 1");
        page.evaluate("(s => { s.selectedIndex = 3; s.dispatchEvent(new Event('change')); })"
                + "(document.getElementById('finding'))");
        assertThat(page.evaluate("document.getElementById('layer').alt").getAsString())
                .isEqualTo("Heatmap of "
                        + page.evaluate("document.getElementById('finding').value")
                                .getAsString());
    }

    @Test
    void movesFromFileToFileWithTheKeys() {
        Browser.Page page = pageWith(1280, 900, "a.png", "b.jpg", "c.tif");

        page.press("ArrowDown", 40);
        assertThat(page.text("selected-title")).isEqualTo("b.jpg");
        assertThat(page.evaluate("document.activeElement.textContent").getAsString())
                .isEqualTo("b.jpg");
        page.press("End", 35);
        assertThat(page.text("selected-title")).isEqualTo("c.tif");
        page.press("ArrowDown", 40); // the last one stays
        assertThat(page.text("selected-title")).isEqualTo("c.tif");
        page.press("ArrowUp", 38);
        page.press("Home", 36);
        assertThat(page.text("selected-title")).isEqualTo("a.png");
        assertThat(page.evaluate("document.querySelectorAll('#rows button[tabindex=\"0\"]').length")
                        .getAsInt())
                .isEqualTo(1);
    }

    /** RFC 4180, and a name that a spreadsheet would run as a formula. */
    @Test
    void writesTheTableAsCsv() {
        Browser.Page page = pageWith(1280, 900, "a.png", "=1+1,\"q\".png", "e.txt");
        String[] lines = page.evaluate("csv()").getAsString().split("\r\n");
        browser.complaints().removeIf(text -> text.contains("status of 422"));

        assertThat(lines).hasSize(4);
        assertThat(lines[0]).startsWith("file,verdict,finding,probability,COVID-19,edema,");
        assertThat(lines[1]).startsWith("a.png,classified,emphysema,0.");
        assertThat(lines[2]).startsWith("\"'=1+1,\"\"q\"\".png\",classified,");
        assertThat(lines[3]).startsWith("e.txt,error,");
    }

    @Test
    void forgetsEverythingOnClear() {
        Browser.Page page = pageWith(1280, 900, "a.png", "b.jpg");
        page.evaluate("document.getElementById('clear').click()");

        assertThat(page.text("status")).isEqualTo("No files yet.");
        assertThat(page.evaluate("document.getElementById('selected').hidden").getAsBoolean())
                .isTrue();
        choose(page, "c.tif");
        assertThat(page.text("selected-title")).isEqualTo("c.tif");
    }

    @Test
    void printsTheTableAndTheAnswerWithoutTheControls() {
        Browser.Page page = pageWith(1280, 900, "a.png");
        awaitImage(page);
        page.media("print", "light");

        for (String id : List.of("drop", "controls", "csv", "next")) {
            assertThat(visible(page, id)).as(id).isFalse();
        }
        for (String id : List.of("rows", "verdict", "image", "probabilities", "facts")) {
            assertThat(visible(page, id)).as(id).isTrue();
        }
    }

    private static boolean visible(Browser.Page page, String id) {
        return page.evaluate("document.getElementById('" + id + "').getClientRects().length > 0")
                .getAsBoolean();
    }

    @Test
    void serves10TabsAtOnce() {
        List<Browser.Page> pages = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pages.add(page(800, 600));
        }
        for (Browser.Page page : pages) {
            page.choose("file-input", List.of(folder.resolve("a.png"), folder.resolve("b.jpg")));
        }
        for (Browser.Page page : pages) {
            page.await("document.getElementById('status').textContent === '2 of 2 files done.'");
        }
    }

    @Test
    void needsNoSidewaysScrollingOnAPhone() {
        Browser.Page page = pageWith(360, 740, "a.png", "<img src=x onerror=alert(1)>.png");
        awaitImage(page);

        assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
                .isLessThanOrEqualTo(360);
        assertThat(page.evaluate("[...document.querySelectorAll('button, select, input[type=range]')]"
                                + ".filter(e => e.getClientRects().length > 0)"
                                + ".filter(e => e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)"
                                + ".map(e => e.id)")
                        .toString())
                .as("smaller than 24 x 24 pixels (WCAG 2.2, 2.5.8)")
                .isEqualTo("[]");
    }

    @Test
    void isDarkWhereTheSystemIs() {
        Browser.Page page = pageWith(1280, 900, "a.png");
        page.media("screen", "dark");

        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor")
                        .getAsString())
                .isEqualTo("rgb(17, 21, 26)");
    }

    /** WCAG 2.2, 1.4.3: 4.5 to 1 for text, by the formula of the recommendation, on every text that is shown. */
    @ParameterizedTest
    @CsvSource({"light, 1280", "dark, 1280", "light, 360", "dark, 360"})
    void hasEnoughContrastForEveryText(String scheme, int width) {
        Browser.Page page = pageWith(width, 900, "e.txt", "a.png");
        page.media("screen", scheme);
        page.press("ArrowDown", 40);
        awaitImage(page);
        browser.complaints().removeIf(text -> text.contains("status of 422"));

        assertThat(page.evaluate(CONTRAST).toString()).isEqualTo("[]");
    }

    private static final String CONTRAST = """
            (() => {
              const numbers = color => (color.match(/[\\d.]+/g) || []).map(Number);
              const light = c => { const s = c / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };
              const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
              const behind = e => { for (; e; e = e.parentElement) {
                const c = numbers(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } };
              const low = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const e = walker.currentNode.parentElement;
                if (!walker.currentNode.data.trim() || e.getClientRects().length === 0 || e.closest('noscript, [hidden], option')) continue;
                if (e.disabled) continue; // exempt
                const a = luminance(numbers(getComputedStyle(e).color)), b = luminance(behind(e));
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < 4.5) low.push(walker.currentNode.data + ' ' + ratio.toFixed(2));
              }
              return low;
            })()""";

    /** The names and roles that the browser computes for a screen reader. */
    @Test
    void givesEveryControlANameAndTheDocumentAnOutline() {
        Browser.Page page = pageWith(1280, 900, "a.png", "b.jpg");
        awaitImage(page);
        Set<String> named =
                Set.of("button", "slider", "combobox", "img", "image", "table", "heading", "region", "link");
        List<String> nameless = new ArrayList<>();
        List<String> roles = new ArrayList<>();
        for (JsonElement element : page.accessibilityTree()) {
            JsonObject node = element.getAsJsonObject();
            if (node.get("ignored").getAsBoolean()) {
                continue;
            }
            String role = value(node, "role").toLowerCase(Locale.ROOT);
            roles.add(role);
            if (named.contains(role) && value(node, "name").isBlank()) {
                nameless.add(node.toString());
            }
        }

        assertThat(nameless).isEmpty();
        assertThat(roles).contains("main", "banner", "slider", "combobox", "status", "rowheader", "columnheader");
        assertThat(page.evaluate("document.querySelectorAll('h1').length").getAsInt())
                .isEqualTo(1);
        assertThat(page.evaluate("document.documentElement.lang").getAsString()).isEqualTo("en");
        assertThat(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"
                                + ".filter((id, i, all) => all.indexOf(id) !== i)")
                        .toString())
                .as("ids that two elements have")
                .isEqualTo("[]");
    }

    private static String value(JsonObject node, String key) {
        return node.has(key) && node.getAsJsonObject(key).has("value")
                ? node.getAsJsonObject(key).get("value").getAsString()
                : "";
    }

    @Test
    void showsWhereTheFocusIs() {
        Browser.Page page = pageWith(1280, 900, "a.png");
        awaitImage(page);
        JsonArray seen = new JsonArray();
        for (int i = 0; i < 16; i++) {
            page.press("Tab", 9);
            JsonElement focused = page.evaluate("(e => [e.id || e.textContent, getComputedStyle(e).outlineStyle,"
                    + " getComputedStyle(e).outlineWidth])(document.activeElement)");
            if (!focused.getAsJsonArray().get(0).getAsString().contains("\n")) {
                seen.add(focused);
            }
        }
        String text = seen.toString();
        for (String id : List.of("choose-files", "csv", "a.png", "opacity", "level", "width", "auto")) {
            assertThat(text).contains("[\"" + id + "\",\"solid\",\"3px\"]");
        }
    }

    /** Pictures of the page for people to look at: -Dxray.screenshots=FOLDER. */
    @Test
    @EnabledIfSystemProperty(named = "xray.screenshots", matches = ".+")
    void canBeLookedAt() throws IOException {
        Path target = Files.createDirectories(Path.of(System.getProperty("xray.screenshots")));
        for (int width : new int[] {1440, 390}) {
            for (String scheme : List.of("light", "dark")) {
                Browser.Page page = pageWith(width, 900, "a.png", "b.jpg", "d.dcm", "e.txt", "=1+1,\"q\".png");
                page.media("screen", scheme);
                awaitImage(page);
                Path file = target.resolve(width + "-" + scheme + ".png");
                Files.write(file, page.screenshot());
                assertThat(file).isNotEmptyFile();
            }
        }
        Browser.Page empty = page(1440, 900);
        Files.write(target.resolve("empty.png"), empty.screenshot());
        browser.complaints().removeIf(text -> text.contains("status of 422"));
    }
}
