// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.ImageSource;
import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.reliability.ChangingInputs.Input;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * The bundled model in one process under threads that never send the same image twice, in every form that the classifier
 * takes. Nothing may be lost, the memory may not grow, and a control image keeps its answer to the last bit.
 */
public final class Soak {

    private static final int REQUESTS_BETWEEN_CONTROLS = 200;
    private static final double MOST_GROWTH = 0.01;

    /** Of a run below an hour: the JVM compiles on, and takes 11 to 13 MB at a time for it, seen up to the 15th minute. */
    private static final double MOST_GROWTH_EARLY = 0.05;

    private static final int SAMPLES = 120;

    /** Pixels; the largest of the inputs has 214,720. */
    private static final int LARGEST = 1 << 18;

    private final XrayClassifier classifier;
    private final GrayImage control =
            Phantom.of(5).withSize(300, 300).withBits(12).draw().image();
    private final Prediction expected;
    private final Outcomes outcomes = new Outcomes();
    private final ReadWriteLock rest = new ReentrantReadWriteLock(true); // callers read, the sampler writes
    private volatile boolean running = true;

    private Soak(XrayClassifier classifier) {
        this.classifier = classifier;
        this.expected = classifier.classify(control);
    }

    /**
     * Runs.
     *
     * @param arguments the time (30s, 20m, 8h), the number of threads, the file of results
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = Seconds.of(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        ClassifierOptions options = ClassifierOptions.defaults()
                .withDecoder(DicomDecoder.open())
                // A worker keeps memory for the largest image that it met, and damaged headers claim any size.
                .withLimits(DecodeLimits.defaults().withMaxPixels(LARGEST))
                .withWorkers(Math.max(1, threads / 2)); // so that callers wait for each other
        Map<String, Object> results = Results.begun();
        boolean held;
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()), options)) {
            held = new Soak(classifier).run(seconds, threads, results);
        }
        results.put("held", held);
        Results.write(Path.of(arguments[2]), results);
        System.out.println(results);
        System.exit(held ? 0 : 1);
    }

    private boolean run(int seconds, int threads, Map<String, Object> results) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int seed = i;
            Thread caller = new Thread(() -> call(new ChangingInputs(seed), new SplittableRandom(seed)), "caller " + i);
            caller.start();
            callers.add(caller);
        }
        List<MemoryTrend.Sample> samples = sample(seconds);
        running = false;
        for (Thread caller : callers) {
            caller.join(Duration.ofMinutes(1).toMillis());
            if (caller.isAlive()) {
                outcomes.fault("every caller to end within a minute, found " + caller.getName() + " at "
                        + List.of(caller.getStackTrace()));
            }
        }
        List<MemoryTrend.Sample> warm = samples.subList(samples.size() / 3, samples.size());
        List<Double> times = warm.stream().map(MemoryTrend.Sample::seconds).toList();
        double mean = warm.stream()
                .mapToLong(MemoryTrend.Sample::residentBytes)
                .average()
                .orElse(1);
        double resident = MemoryTrend.rise(
                        times,
                        warm.stream().map(s -> (double) s.residentBytes()).toList())
                / mean;
        double heap = MemoryTrend.rise(
                        times, warm.stream().map(s -> (double) s.heapBytes()).toList())
                / mean;
        results.put("seconds", seconds);
        results.put("threads", threads);
        results.putAll(outcomes.toMap());
        results.put("residentMegabytes", warm.get(warm.size() - 1).residentBytes() >> 20);
        results.put("residentGrowth", rounded(resident));
        results.put("heapMegabytes", warm.get(warm.size() - 1).heapBytes() >> 20);
        results.put("heapGrowth", rounded(heap));
        results.put("threadsAtTheEnd", ManagementFactory.getThreadMXBean().getThreadCount());
        return outcomes.faults.sum() == 0
                && outcomes.lost() == 0
                && Math.abs(resident) <= (seconds < 3600 ? MOST_GROWTH_EARLY : MOST_GROWTH)
                && Math.abs(heap) <= MOST_GROWTH;
    }

    private static double rounded(double share) {
        return Math.round(share * 1e4) / 1e4;
    }

    private List<MemoryTrend.Sample> sample(int seconds) throws InterruptedException {
        List<MemoryTrend.Sample> samples = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 1; i <= SAMPLES; i++) {
            long due = start + i * (seconds * 1_000_000_000L / SAMPLES);
            while (System.nanoTime() < due) {
                Thread.sleep(Math.max(1, (due - System.nanoTime()) / 1_000_000));
            }
            MemoryTrend.Sample sample = sampleAtRest(start);
            samples.add(sample);
            if (i % 10 == 0) {
                System.out.printf(
                        Locale.ROOT,
                        "%.0f s: %d requests, %d faults, resident %d MB, heap %.1f MB%n",
                        sample.seconds(),
                        outcomes.asked.sum(),
                        outcomes.faults.sum(),
                        sample.residentBytes() >> 20,
                        sample.heapBytes() / 1e6);
            }
        }
        return samples;
    }

    /** Between requests, so that what one holds for a moment is not counted. */
    private MemoryTrend.Sample sampleAtRest(long start) {
        rest.writeLock().lock();
        try {
            long live = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) { // a request that was cancelled may still be decoded
                collect();
                live = Math.min(live, tenured());
                LockSupport.parkNanos(100_000_000);
            }
            // Compiled code and classes grow for as long as something new is met, and are bounded by the JVM.
            long java =
                    ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted();
            return new MemoryTrend.Sample((System.nanoTime() - start) / 1e9, residentBytes() - java, live);
        } finally {
            rest.writeLock().unlock();
        }
    }

    /** The part of the heap where a full collection puts all that lives. */
    private static long tenured() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Tenured Gen"))
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    /** A full collection: one is skipped without a word while native code holds an array. */
    private static void collect() {
        long before = collections();
        for (int i = 0; i < 100 && collections() == before; i++) {
            System.gc();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> collector.getName().equals("MarkSweepCompact"))
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** As Linux counts it; 0 elsewhere. */
    private static long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private void call(ChangingInputs inputs, SplittableRandom random) {
        for (int i = 1; running; i++) {
            rest.readLock().lock();
            try {
                if (i % REQUESTS_BETWEEN_CONTROLS == 0) {
                    control();
                } else {
                    request(inputs, random);
                }
            } catch (Throwable thrown) { // whatever a caller would see
                outcomes.fault("no exception past the counting, found " + thrown);
            } finally {
                rest.readLock().unlock();
            }
        }
    }

    private void control() {
        outcomes.asked.increment();
        Prediction found = classifier.classify(control);
        if (found.equals(expected)) {
            outcomes.answered(found);
        } else {
            outcomes.fault("the control's answer " + expected + ", found " + found);
        }
    }

    private void request(ChangingInputs inputs, SplittableRandom random) throws InterruptedException {
        Input input = inputs.next();
        outcomes.asked.increment();
        switch (random.nextInt(8)) {
            case 0, 1 -> count(input, () -> classifier.classify(input.bytes()));
            case 2 -> count(input, () -> classifier.classify(ByteBuffer.wrap(input.bytes())));
            case 3 -> count(input, () -> classifier.classify(new ByteArrayInputStream(input.bytes())));
            case 4 -> count(new Input(input.image(), input.bytes(), true), () -> classifier.classify(input.image()));
            case 5 -> wait(input, classifier.classifyAsync(input.bytes()));
            case 6 -> {
                CompletableFuture<Prediction> answer =
                        classifier.classifyAsync(input.bytes(), Duration.ofMillis(random.nextInt(1, 200)));
                if (random.nextBoolean()) {
                    answer.cancel(true);
                }
                wait(input, answer);
            }
            default -> many(input, inputs);
        }
    }

    private interface Call {
        Prediction get() throws IOException;
    }

    private void count(Input input, Call call) {
        Prediction prediction;
        try {
            prediction = call.get();
        } catch (IOException | RuntimeException | Error thrown) {
            outcomes.ended(thrown, input.isSound());
            return;
        }
        outcomes.answered(prediction);
    }

    private void wait(Input input, CompletableFuture<Prediction> answer) throws InterruptedException {
        Prediction prediction;
        try {
            prediction = answer.get();
        } catch (ExecutionException | RuntimeException thrown) {
            outcomes.ended(thrown, input.isSound());
            return;
        }
        outcomes.answered(prediction);
    }

    private void many(Input first, ChangingInputs inputs) {
        List<Input> all = List.of(first, inputs.next(), inputs.next(), inputs.next());
        outcomes.asked.add(all.size() - 1L);
        List<Outcome> found;
        try (Stream<Outcome> stream =
                classifier.classifyAll(all.stream().map(input -> ImageSource.wrap(input.bytes())))) {
            found = stream.toList();
        }
        if (found.size() != all.size()) {
            outcomes.fault(all.size() + " outcomes, found " + found.size());
        }
        for (int i = 0; i < found.size(); i++) {
            Input input = all.get(i);
            found.get(i)
                    .fold(
                            answered -> {
                                outcomes.answered(answered.answer());
                                return true;
                            },
                            failed -> {
                                outcomes.ended(failed.cause(), input.isSound());
                                return true;
                            });
        }
    }
}
