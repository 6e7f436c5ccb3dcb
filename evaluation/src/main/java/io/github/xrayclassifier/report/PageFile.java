// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A page of many images, written part by part. It grows beside its final place and moves there when it is complete, so that a
 * reader never sees half a page. For one thread.
 */
public final class PageFile implements AutoCloseable {

    private final Path file;
    private final Path aside;
    private final BufferedWriter writer;
    private boolean isComplete;

    private PageFile(Path file, String title) throws IOException {
        this.file = file;
        this.aside = file.resolveSibling(file.getFileName() + ".part");
        this.writer = Files.newBufferedWriter(aside);
        writer.write(Page.head(title));
    }

    /**
     * Begins a page.
     *
     * @param file its place; an older one is replaced once this one is complete
     * @param title its heading
     * @return the page; close it
     * @throws IOException if it cannot be written
     */
    public static PageFile open(Path file, String title) throws IOException {
        return new PageFile(file, title);
    }

    /**
     * Adds a part.
     *
     * @param part from {@link Page#part}
     * @throws IOException if it cannot be written
     */
    public void add(Page part) throws IOException {
        writer.write(part.content());
    }

    /**
     * Ends the page: it moves to its place when it is closed.
     *
     * @throws IOException if it cannot be written
     */
    public void complete() throws IOException {
        writer.write(Page.END);
        isComplete = true;
    }

    @Override
    public void close() throws IOException {
        try {
            writer.close();
            if (isComplete) {
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
