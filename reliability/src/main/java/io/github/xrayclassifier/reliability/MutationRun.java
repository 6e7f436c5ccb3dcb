// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Plain mutations of seeds and of what fuzzing kept: without instrumentation ten times as many as a fuzzer tries. The seed of the
 * random numbers and the number of an input make it again.
 */
public final class MutationRun {

    private static final int MOST_FAULTS = 100;
    private static final long BETWEEN_LINES_NANOS = 60_000_000_000L;

    /** A second of CPU time is the rule; this is for what never comes back, on a busy machine too. */
    private static final int HANG_SECONDS = 120;

    private final Reader reader;
    private final List<byte[]> seeds;
    private final Judge judge;
    private final Path findings;
    private final long seed;
    private int faults;
    private volatile long current; // the number of the input

    private MutationRun(Reader reader, Path root, Path work, long seed) throws IOException {
        Path scratch = Files.createDirectories(work.resolve(reader.title()).resolve("scratch"));
        this.reader = reader;
        this.seeds = new ArrayList<>(Seeds.of(reader, root, scratch).values());
        this.judge = new Judge(reader, scratch);
        this.findings = Files.createDirectories(work.resolve(reader.title()).resolve("findings"));
        this.seed = seed;
        Path corpus = work.resolve(reader.title()).resolve("corpus");
        if (Files.isDirectory(corpus)) {
            try (Stream<Path> files = Files.list(corpus)) {
                for (Path file : files.sorted().toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        seeds.removeIf(bytes -> bytes.length == 0);
    }

    /**
     * Runs.
     *
     * @param arguments the project's folder, a folder for corpora and findings, the time for each reader (30s, 20m, 8h), the
     *     seed, the file of results, then readers
     */
    public static void main(String[] arguments) throws IOException {
        List<Object> figures = new ArrayList<>();
        int faults = 0;
        for (String name : Arrays.asList(arguments).subList(5, arguments.length)) {
            MutationRun run = new MutationRun(
                    Reader.valueOf(name.toUpperCase(Locale.ROOT)),
                    Path.of(arguments[0]),
                    Path.of(arguments[1]),
                    Long.parseLong(arguments[3]));
            figures.add(run.run(Seconds.of(arguments[2])));
            faults += run.faults;
        }
        Map<String, Object> results = Results.begun();
        results.put("seed", Long.parseLong(arguments[3]));
        results.put("readers", figures);
        Results.write(Path.of(arguments[4]), results);
        System.exit(faults == 0 ? 0 : 1);
    }

    private Map<String, Object> run(int seconds) throws IOException {
        watch();
        long start = System.nanoTime();
        long nextLine = start + BETWEEN_LINES_NANOS;
        for (long number = 0; System.nanoTime() - start < seconds * 1_000_000_000L && faults < MOST_FAULTS; number++) {
            current = number;
            byte[] input = mutated(new SplittableRandom(seed + number));
            try {
                judge.read(input);
            } catch (Throwable fault) {
                faults++;
                Files.write(findings.resolve("mutated-" + seed + "-" + number), input);
                System.out.println(reader.title() + " " + number + ": " + fault + " at "
                        + Arrays.asList(fault.getStackTrace()).subList(0, Math.min(3, fault.getStackTrace().length)));
            }
            if (System.nanoTime() > nextLine) {
                nextLine += BETWEEN_LINES_NANOS;
                System.out.println(reader.title() + ": " + judge.tally().toMap() + ", faults " + faults);
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("reader", reader.title());
        figures.putAll(judge.tally().toMap());
        figures.put("seconds", (System.nanoTime() - start) / 1_000_000_000);
        figures.put("faults", faults);
        System.out.println(figures);
        return figures;
    }

    /** Ends the process at an input that does not end, and leaves the input behind. */
    private void watch() {
        Thread watch = new Thread(
                () -> {
                    long last = -1;
                    while (last != current) {
                        last = current;
                        LockSupport.parkNanos(HANG_SECONDS * 1_000_000_000L);
                    }
                    System.out.println(
                            reader.title() + " " + last + ": expected an end, found none in " + HANG_SECONDS + " s");
                    try {
                        Files.write(
                                findings.resolve("hang-" + seed + "-" + last),
                                mutated(new SplittableRandom(seed + last)));
                    } catch (IOException e) {
                        System.out.println(e);
                    }
                    Runtime.getRuntime().halt(1);
                },
                "watch");
        watch.setDaemon(true);
        watch.start();
    }

    private byte[] mutated(SplittableRandom random) {
        byte[] sound = seeds.get(random.nextInt(seeds.size()));
        byte[] file = sound.clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            // Half of the hits go into the headers: most of a file is samples, where little can go wrong.
            int at = random.nextInt(random.nextBoolean() ? file.length : Math.min(file.length, 400));
            switch (random.nextInt(8)) {
                case 0, 1 -> file[at] = (byte) random.nextInt(256);
                case 2, 3 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 4 -> Arrays.fill(file, at, Math.min(file.length, at + random.nextInt(1, 9)), (byte) 0xFF);
                case 5 -> Arrays.fill(file, at, Math.min(file.length, at + random.nextInt(1, 9)), (byte) 0);
                case 6 -> copy(seeds.get(random.nextInt(seeds.size())), file, at, random);
                default -> file = random.nextInt(6) == 0 ? Arrays.copyOf(file, at + 1) : file;
            }
        }
        return file;
    }

    private static void copy(byte[] from, byte[] to, int at, SplittableRandom random) {
        int start = random.nextInt(from.length);
        int length = Math.min(random.nextInt(1, 64), Math.min(from.length - start, to.length - at));
        System.arraycopy(from, start, to, at, length);
    }
}
