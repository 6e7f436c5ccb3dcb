// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entry points that Jazzer calls, by its names. The arguments are a reader, a folder for its files, and the file that holds the figures so
 * far; it is written every second, because a native crash leaves no time for it.
 */
public final class FuzzTarget {

    private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 64;

    private static @Nullable FuzzTarget target; // Jazzer calls static methods only

    private final Judge judge;
    private final Path results;
    private final long start = System.nanoTime();
    private long written = start;

    private FuzzTarget(Reader reader, Path folder, Path results) {
        this.judge = new Judge(reader, folder);
        this.results = results;
    }

    /**
     * Called once, before the first input.
     *
     * @param arguments reader, folder, results
     */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        Files.createDirectories(folder);
        target = new FuzzTarget(Reader.valueOf(arguments[0].toUpperCase(Locale.ROOT)), folder, Path.of(arguments[2]));
    }

    /**
     * Called for each input.
     *
     * @param input any bytes
     */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Objects.requireNonNull(target).test(input);
    }

    /** Called once, behind the last input. */
    public static void fuzzerTearDown() throws IOException {
        Objects.requireNonNull(target).write();
    }

    private void test(byte[] input) throws IOException {
        try {
            judge.read(input);
        } finally {
            if (judge.tally().inputs() % BETWEEN_LOOKS_AT_THE_CLOCK == 0 && System.nanoTime() - written > 1e9) {
                write();
            }
        }
    }

    private void write() throws IOException {
        written = System.nanoTime();
        var figures = judge.tally().toMap();
        figures.put("seconds", (written - start) / 1_000_000_000);
        Path aside = results.resolveSibling(results.getFileName() + ".part");
        Files.writeString(aside, new Gson().toJson(figures));
        Files.move(aside, results, StandardCopyOption.REPLACE_EXISTING);
    }
}
