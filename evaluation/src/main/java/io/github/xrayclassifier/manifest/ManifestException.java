// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A manifest or table that cannot be used as it is. An {@link IOException}, because a file on disk is at fault and the caller
 * can name it to its user. The message says file, line, column, what was expected, what was found and the remedy.
 */
public final class ManifestException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Characters of either half: what they quote may be as long as the file. */
    private static final int LONGEST_PART = 300;

    private final int line;
    private final String column;

    private ManifestException(String message, int line, String column) {
        super(message);
        this.line = line;
        this.column = column;
    }

    ManifestException(Path manifest, int line, String expected, String found) {
        this(message(manifest, line, "", expected, found, ""), line, "");
    }

    /**
     * A fault of one field.
     *
     * @param file whose name the message begins with
     * @param line counted from 1
     * @param column by its name; empty for a fault of the whole line
     * @param expected the words for what is allowed
     * @param found the words for what is there
     * @param remedy a sentence without its full stop; empty where there is nothing to say
     * @return the exception
     */
    public static ManifestException of(
            Path file, int line, String column, String expected, String found, String remedy) {
        return new ManifestException(message(file, line, column, expected, found, remedy), line, column);
    }

    private static String message(Path file, int line, String column, String expected, String found, String remedy) {
        return "manifest " + file.getFileName() + ", line " + line + (column.isEmpty() ? "" : ", column " + column)
                + ": expected " + shortened(expected) + ", found " + shortened(found)
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART) + "...";
    }

    /**
     * The place of the fault.
     *
     * @return the line in the file, 1 for the header
     */
    public int line() {
        return line;
    }

    /**
     * The column of the fault.
     *
     * @return its name; empty for a fault of the whole line
     */
    public String column() {
        return column;
    }
}
