// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * One HTML file that loads nothing. It grows beside its final place and moves there when it is complete, so that a reader
 * never sees half a page. For one thread.
 */
public final class HtmlPage implements AutoCloseable {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>%s</title>
            <style>
            %s</style>
            </head>
            <body>
            <h1>%s</h1>
            <p class="use">Research use only, not for diagnosis.</p>
            """;

    private final Path file;
    private final Path part;
    private final BufferedWriter writer;
    private boolean isComplete;

    private HtmlPage(Path file, String title) throws IOException {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.writer = Files.newBufferedWriter(part);
        writer.write(HEAD.formatted(Html.text(title), style(), Html.text(title)));
    }

    /**
     * Begins a page.
     *
     * @param file where it will stand; an older one is replaced once this one is complete
     * @param title its heading
     * @return the page; close it
     * @throws IOException if it cannot be written
     */
    public static HtmlPage open(Path file, String title) throws IOException {
        return new HtmlPage(file, title);
    }

    private static String style() throws IOException {
        try (InputStream css = HtmlPage.class.getResourceAsStream("explain.css")) {
            return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Goes on.
     *
     * @param article HTML whose texts went through {@link Html#text}
     * @throws IOException if it cannot be written
     */
    public void add(String article) throws IOException {
        writer.write(article);
    }

    /**
     * The page is complete: it moves to its place when it is closed.
     *
     * @throws IOException if it cannot be written
     */
    public void complete() throws IOException {
        writer.write("</body>\n</html>\n");
        isComplete = true;
    }

    @Override
    public void close() throws IOException {
        try {
            writer.close();
            if (isComplete) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
