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
final class ExplainPage implements AutoCloseable {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>Why these answers</title>
            <style>
            %s</style>
            </head>
            <body>
            <h1>Why these answers</h1>
            <p class="use">Research use only, not for diagnosis.</p>
            """;

    private final Path file;
    private final Path part;
    private final BufferedWriter writer;
    private boolean isComplete;

    private ExplainPage(Path file) throws IOException {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.writer = Files.newBufferedWriter(part);
        writer.write(HEAD.formatted(style()));
    }

    static ExplainPage open(Path file) throws IOException {
        return new ExplainPage(file);
    }

    private static String style() throws IOException {
        try (InputStream css = ExplainPage.class.getResourceAsStream("explain.css")) {
            return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    void add(String article) throws IOException {
        writer.write(article);
    }

    /** The page is complete: it moves to its place when it is closed. */
    void complete() throws IOException {
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
