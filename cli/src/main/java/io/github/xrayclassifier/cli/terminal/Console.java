// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.terminal;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The two streams of a command: one for results, one for everything else. Always UTF-8. Characters that a terminal would
 * obey are replaced here, whatever file name, model or argument they come from. For one thread.
 */
public final class Console {

    private final Writer out;
    private final PrintWriter err;
    private final OptionalInt outColumns;
    private final OptionalInt errColumns;

    private Console(Writer out, Writer err, OptionalInt outColumns, OptionalInt errColumns) {
        this.out = out;
        this.err = new PrintWriter(err, true);
        this.outColumns = outColumns;
        this.errColumns = errColumns;
    }

    /**
     * The streams of the process. The launcher says if they are terminals, because Java cannot tell for each.
     *
     * @return the console
     */
    public static Console ofProcess() {
        // FileOutputStream, because System.out swallows write errors and so never learns that a pipe is closed.
        return of(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                columns("XRAY_STDOUT_COLUMNS"),
                columns("XRAY_STDERR_COLUMNS"));
    }

    /**
     * A console over any writers.
     *
     * @param out for results
     * @param err for progress and remarks
     * @param outColumns the width of the terminal behind {@code out}; empty if it is none
     * @param errColumns the width of the terminal behind {@code err}; empty if it is none
     * @return the console
     */
    public static Console of(Writer out, Writer err, OptionalInt outColumns, OptionalInt errColumns) {
        return new Console(out, err, outColumns, errColumns);
    }

    private static Writer writer(FileDescriptor stream) {
        return new BufferedWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8));
    }

    private static OptionalInt columns(String variable) {
        String value = System.getenv(variable);
        return value != null && value.matches("[1-9][0-9]{0,3}")
                ? OptionalInt.of(Integer.parseInt(value))
                : OptionalInt.empty();
    }

    /**
     * Writes a result and sends it off at once.
     *
     * @param text one line or more; its control characters but line ends and tabs are replaced
     * @throws OutputException if the stream is closed or full
     */
    public void result(String text) {
        try {
            out.write(Text.printableLines(text));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /**
     * Writes a remark for people.
     *
     * @param text one line or more; its control characters but line ends and tabs are replaced
     */
    public void remark(String text) {
        err.println(Text.printableLines(text));
    }

    /**
     * The stream of results, for text that is not to be sent off line by line.
     *
     * @return swallows write errors
     */
    public PrintWriter out() {
        return new PrintWriter(out, true);
    }

    /**
     * The stream of remarks.
     *
     * @return flushed at line ends only
     */
    public PrintWriter err() {
        return err;
    }

    /**
     * The width of the terminal that shows results.
     *
     * @return empty if results go elsewhere
     */
    public OptionalInt outColumns() {
        return outColumns;
    }

    /**
     * The width of the terminal that shows remarks.
     *
     * @return empty if remarks go elsewhere
     */
    public OptionalInt errColumns() {
        return errColumns;
    }
}
