// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Coverage-guided fuzzing of every reader, each in a JVM of its own under Jazzer. What Jazzer finds worth keeping stays in the
 * work folder and is where the next run starts from.
 */
public final class FuzzRun {

    private static final int LONGEST_INPUT = 32 << 10;

    /** Wall-clock seconds that end the process: a second of CPU time is the rule, this is for what never comes back. */
    private static final int HANG_SECONDS = 60;

    private static final String INSTRUMENTED =
            "io.github.xrayclassifier.**:com.twelvemonkeys.**:com.github.jaiimageio.**:org.apache.commons.csv.**";

    private final Path root;
    private final Path work;
    private final int seconds;

    private FuzzRun(Path root, Path work, int seconds) {
        this.root = root;
        this.work = work;
        this.seconds = seconds;
    }

    /**
     * Runs.
     *
     * @param arguments the project's folder, a folder for corpora and findings, the time for each reader (30s, 20m, 8h), the
     *     file of results, then the readers; all of them if none is named
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        FuzzRun run =
                new FuzzRun(Path.of(arguments[0]), Path.of(arguments[1]).toAbsolutePath(), Seconds.of(arguments[2]));
        List<Reader> readers = arguments.length == 4
                ? List.of(Reader.values())
                : Stream.of(arguments)
                        .skip(4)
                        .map(name -> Reader.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        List<Object> figures = new ArrayList<>();
        long faults = 0;
        for (Reader reader : readers) {
            Map<String, Object> found = run.fuzz(reader);
            figures.add(found);
            faults += Long.parseLong(String.valueOf(found.get("faults")));
            System.out.println(found);
        }
        Map<String, Object> results = Results.begun();
        results.put("fuzzer", "Jazzer");
        results.put("secondsForEachReader", run.seconds);
        results.put("readers", figures);
        Results.write(Path.of(arguments[3]), results);
        if (faults > 0) {
            System.out.println(faults + " faults: the inputs are below " + run.work);
            System.exit(1);
        }
    }

    private Map<String, Object> fuzz(Reader reader) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve(reader.title()));
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path findings = Files.createDirectories(folder.resolve("findings"));
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        Path tally = folder.resolve("tally.json");
        Files.deleteIfExists(tally);
        for (Map.Entry<String, byte[]> seed : Seeds.of(reader, root, scratch).entrySet()) {
            Files.write(corpus.resolve(seed.getKey()), seed.getValue());
        }
        long before = count(findings);
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command(reader, corpus, findings, scratch, tally))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(seconds + 5L * HANG_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("reader", reader.title());
        if (Files.exists(tally)) {
            JsonObject found = new Gson().fromJson(Files.readString(tally), JsonObject.class);
            found.entrySet()
                    .forEach(entry ->
                            figures.put(entry.getKey(), entry.getValue().getAsLong()));
        }
        figures.put("corpus", count(corpus));
        long faults = count(findings) - before;
        // A process that ended otherwise than asked without leaving an input is a fault too.
        boolean isLost = faults == 0 && (!ended || process.exitValue() != 0 || !figures.containsKey("inputs"));
        figures.put("faults", isLost ? 1L : faults);
        if (isLost) {
            System.out.println(reader.title() + ": expected an end after " + seconds + " s, found "
                    + (ended ? "exit code " + process.exitValue() : "none") + "; the log is " + log);
        }
        return figures;
    }

    private List<String> command(Reader reader, Path corpus, Path findings, Path scratch, Path tally) {
        return Arrays.asList(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-Djdk.attach.allowAttachSelf=true",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzTarget.class.getName(),
                "--target_args=" + reader.title() + " " + scratch + " " + tally,
                "--instrumentation_includes=" + INSTRUMENTED,
                "--custom_hook_includes=" + INSTRUMENTED,
                // A manifest names files, and its reader looks whether they exist: that is no finding.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
                "--keep_going=1000",
                "--reproducer_path=" + findings.getParent(),
                "-artifact_prefix=" + findings + "/",
                "-max_len=" + LONGEST_INPUT,
                "-max_total_time=" + seconds,
                "-seed=" + Integer.getInteger("xray.seed", 0), // 0: another one each time
                "-timeout=" + HANG_SECONDS,
                "-rss_limit_mb=0",
                "-report_slow_units=" + HANG_SECONDS, // wall-clock time: the judge counts CPU time
                "-print_final_stats=1",
                corpus.toString());
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
