// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every benchmark once a round, each in a new JVM, the order drawn anew for each round. A machine that drifts then
 * drifts for all alike, and the forks of one number in the result file were measured close together: ratios are taken
 * between them.
 */
public final class Suites {

    private final Options given;
    private final List<String> wanted;
    private final Map<String, BenchmarkParams> parameters = new TreeMap<>();
    private final Map<String, List<BenchmarkResult>> results = new TreeMap<>();
    private final TreeSet<String> failed = new TreeSet<>();

    /** JMH adds its parent's names to those of a run, so the names wanted are kept apart from all other options. */
    private Suites(List<String> arguments) throws CommandLineOptionException {
        wanted = new CommandLineOptions(arguments.toArray(String[]::new)).getIncludes();
        List<String> others = new ArrayList<>(arguments);
        others.removeAll(wanted);
        given = new CommandLineOptions(others.toArray(String[]::new));
    }

    /** Arguments: result file, rounds, then JMH's own options. */
    public static void main(String[] arguments) throws Exception {
        Path out = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        Suites suites = new Suites(List.of(arguments).subList(2, arguments.length));
        for (int round = 0; round < rounds; round++) {
            suites.run(round, rounds > 1); // a single round is a glance
            suites.write(out);
        }
        if (!suites.failed.isEmpty()) {
            System.err.println("not measured, see above: " + suites.failed);
            System.exit(1);
        }
    }

    private List<String> names() {
        var quiet = OutputFormatFactory.createFormatInstance(
                new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8), VerboseMode.SILENT);
        TreeSet<String> names = new TreeSet<>();
        BenchmarkList.defaultList()
                .find(quiet, wanted, given.getExcludes())
                .forEach(entry -> names.add(entry.getUsername()));
        return new ArrayList<>(names);
    }

    private void run(int round, boolean isMeasured) {
        List<String> order = names();
        if (isMeasured) {
            // The targets of the shortest ones are a few per cent, less than this kind of machine drifts: they run more
            // often.
            List<String> again = order.stream()
                    .filter(name -> name.contains(".RunBenchmark."))
                    .toList();
            order.addAll(again);
            order.addAll(again);
        }
        Collections.shuffle(order, new Random(round)); // seeded: a rerun has the same order
        for (String name : order) {
            Options options = new OptionsBuilder()
                    .parent(given)
                    .include("^" + Pattern.quote(name) + "$")
                    .forks(1)
                    .addProfiler(GCProfiler.class)
                    .addProfiler(PeakMemory.class)
                    .build();
            try {
                var found = new Runner(options).run();
                found.forEach(this::keep);
                if (found.isEmpty()) {
                    failed.add(name);
                }
            } catch (RunnerException e) {
                System.err.println(name + ": " + e.getMessage());
                failed.add(name);
            }
        }
    }

    private void keep(RunResult result) {
        String key = result.getParams().id();
        parameters.put(key, result.getParams());
        results.computeIfAbsent(key, any -> new ArrayList<>()).addAll(result.getBenchmarkResults());
    }

    private void write(Path out) throws Exception {
        List<RunResult> merged = new ArrayList<>();
        parameters.forEach(
                (key, parameter) -> merged.add(new RunResult(parameter, results.getOrDefault(key, List.of()))));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(json, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(merged);
        }
        Files.writeString(out, withoutFolders(json.toString(StandardCharsets.UTF_8)));
    }

    /** JMH writes down where Java and the project lie, which is nobody else's business. */
    private static String withoutFolders(String json) {
        String classes = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        Path root = Path.of(classes).toAbsolutePath().resolve("../../..").normalize();
        return json.replace(System.getProperty("java.home"), "JAVA_HOME").replace(root.toString(), "PROJECT");
    }
}
