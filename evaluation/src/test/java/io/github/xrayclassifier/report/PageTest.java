// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way by which text gets into a page or into Markdown, with text that is markup. */
class PageTest {

    private static final String MARKUP = "<script>alert(1)</script>\"'&\u009b\u202e";
    private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\uFFFD\uFFFD";

    private static Page filled(Page page) throws IOException {
        BufferedImage dot = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        return page.heading(MARKUP)
                .subheading(MARKUP)
                .paragraph(MARKUP)
                .lead(MARKUP)
                .failure(MARKUP)
                .notes(List.of(MARKUP))
                .facts(Map.of(MARKUP, MARKUP))
                .table(List.of(MARKUP, "b"), List.of(List.of(MARKUP)))
                .cells(List.of("a", "b"), List.of(List.of(Cell.verdict(MARKUP, "warn"), Cell.meter(MARKUP, 0.5))))
                .charts(List.of(
                        Chart.bars(MARKUP, List.of(new Chart.Bar(MARKUP, 0.5, 0.4, 0.6, 0.1))),
                        Chart.lines(MARKUP, MARKUP, MARKUP, true, List.of(new Chart.Line(MARKUP, List.of())))))
                .images(List.of(new Page.Image(dot, MARKUP)))
                .thumbnails(List.of(new Page.Image(dot, MARKUP)));
    }

    @Test
    void showsMarkupAsText() throws IOException {
        String html = filled(Page.of(MARKUP)).html();
        assertThat(html)
                .contains("<h2>" + ESCAPED + "</h2>", "colspan=\"2\"", "default-src 'none'")
                .doesNotContain("<script", "\u009b", "\u202e", "http://", "https://");
        assertThat(html.split(java.util.regex.Pattern.quote(ESCAPED), -1))
                .as("title and heading of the page, and every element once or more")
                .hasSizeGreaterThan(20);
    }

    @Test
    void growsBesideItsPlaceUntilItIsComplete(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("page.html"), "older");
        try (PageFile page = PageFile.open(file, "t")) {
            page.add(Page.part().article(Page.part().heading("one")));
        }
        assertThat(file).hasContent("older");
        try (PageFile page = PageFile.open(file, "t")) {
            page.add(Page.part().article(Page.part().heading("one")));
            page.complete();
        }
        assertThat(Files.readString(file))
                .startsWith("<!DOCTYPE html>")
                .contains("<article>\n<h2>one</h2>\n</article>")
                .endsWith("</body>\n</html>\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void escapesMarkupInMarkdown() {
        assertThat(Markdown.escaped("a|b <img> [x](y) `c`\\\nd\u0000"))
                .isEqualTo("a\\|b &lt;img> [x]\\(y) \\`c\\`\\\\ d\uFFFD");
        assertThat(new Markdown()
                        .heading(2, "a<b>")
                        .table(List.of("h"), List.of(List.of("0.5 [0.4, 0.6]")))
                        .text())
                .isEqualTo("## a&lt;b>\n\n| h |\n|---|\n| 0.5 [0.4, 0.6] |\n\n");
    }
}
