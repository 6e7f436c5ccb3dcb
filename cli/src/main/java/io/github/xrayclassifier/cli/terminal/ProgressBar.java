// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.terminal;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A line on a terminal that draws over itself, at most ten times a second; in a pipe it writes nothing. For one thread.
 */
public final class ProgressBar implements AutoCloseable {

    private static final long INTERVAL_NANOS = 100_000_000L;
    private static final int BAR_WIDTH = 20;

    private final PrintWriter err;
    private final OptionalInt columns;
    private final LongSupplier nanoTime;
    private final long start;
    private long lastDrawn;
    private long alreadyDone;
    private boolean visible;

    private ProgressBar(PrintWriter err, OptionalInt columns, LongSupplier nanoTime) {
        this.err = err;
        this.columns = columns;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.lastDrawn = start;
    }

    /**
     * A bar on a console's stream of remarks.
     *
     * @param console drawn on if it is a terminal
     * @param nanoTime the clock, for example {@code System::nanoTime}
     * @return the bar, not yet visible
     */
    public static ProgressBar open(Console console, LongSupplier nanoTime) {
        return new ProgressBar(console.err(), console.errColumns(), nanoTime);
    }

    /**
     * Says where a resumed run starts, so that the rate counts only what this process did.
     *
     * @param done before the first update
     */
    public void startAt(long done) {
        alreadyDone = done;
    }

    /**
     * Redraws, unless it was drawn just now.
     *
     * @param done of {@code total}
     * @param total at least 1
     * @param note what to add, for example a loss; may be empty
     */
    public void update(long done, long total, String note) {
        long now = nanoTime.getAsLong();
        if (columns.isEmpty() || now - lastDrawn < INTERVAL_NANOS) {
            return;
        }
        lastDrawn = now;
        visible = true;
        String line = line(done, total, Text.printable(note), (done - alreadyDone) / ((now - start) / 1e9));
        err.print("\r" + line.substring(0, Math.min(line.length(), columns.getAsInt() - 1)) + "\033[K");
        err.flush();
    }

    static String line(long done, long total, String note, double rate) {
        int full = (int) (BAR_WIDTH * done / total);
        String eta = rate == 0 ? "" : "  ETA " + duration((total - done) / rate);
        return String.format(
                Locale.ROOT,
                "[%s%s] %d/%d  %s images/s%s%s",
                "#".repeat(full),
                ".".repeat(BAR_WIDTH - full),
                done,
                total,
                rate(rate),
                eta,
                note.isEmpty() ? "" : "  " + note);
    }

    public static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /** Wipes the line, so that other text can be written. */
    public void clear() {
        if (visible) {
            err.print("\r\033[K");
            err.flush();
            visible = false;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
