// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.ImageSource;
import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Closing at any moment, while threads classify, wait, cancel and read ahead: every request ends, closing is bounded, and the
 * process lives on. Each round opens the bundled model anew.
 */
public final class Races {

    private static final int CALLERS = 3;
    private static final int QUEUE = 16;

    /** The longest that closing may take beyond what it was given: a terminated run, and a decode. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final byte[] FILE =
            ImageFiles.png(Phantom.of(9).withSize(256, 256).draw().image());

    private final Outcomes outcomes = new Outcomes();
    private final SplittableRandom random;
    private long rounds;
    private long longestCloseMillis;

    private Races(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * Runs.
     *
     * @param arguments the time (30s, 20m, 8h), the file of results
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Races races = new Races(1);
        Map<String, Object> results = Results.begun();
        results.put("seconds", Seconds.of(arguments[0]));
        boolean held = races.run(Seconds.of(arguments[0]));
        results.put("rounds", races.rounds);
        results.put("longestCloseMillis", races.longestCloseMillis);
        results.putAll(races.outcomes.toMap());
        results.put("held", held);
        Results.write(Path.of(arguments[1]), results);
        System.out.println(results);
        System.exit(held ? 0 : 1);
    }

    private boolean run(int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end && outcomes.faults.sum() == 0) {
            round();
            rounds++;
        }
        return outcomes.faults.sum() == 0 && outcomes.lost() == 0;
    }

    private void round() throws InterruptedException {
        ClassifierOptions options =
                ClassifierOptions.defaults().withWorkers(random.nextInt(1, 4)).withQueue(QUEUE);
        XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()), options);
        ConcurrentLinkedQueue<CompletableFuture<Prediction>> pending = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            threads.add(new Thread(() -> classifyUntilClosed(classifier)));
        }
        SplittableRandom asynchronous = random.split();
        threads.add(new Thread(() -> askUntilClosed(classifier, pending, asynchronous)));
        threads.add(new Thread(() -> readAheadUntilClosed(classifier)));
        threads.forEach(Thread::start);
        Thread.sleep(random.nextInt(60));
        Duration longest = Duration.ofMillis(random.nextInt(3) * 40L);
        Thread second = new Thread(classifier::close); // closing twice at once is fine
        second.start();
        long start = System.nanoTime();
        classifier.close(longest);
        long millis = (System.nanoTime() - start) / 1_000_000;
        longestCloseMillis = Math.max(longestCloseMillis, millis);
        if (millis > longest.plus(SLACK).toMillis()) {
            outcomes.fault("a close within " + longest.plus(SLACK) + ", found one of " + millis + " ms");
        }
        threads.add(second);
        for (Thread thread : threads) {
            thread.join(Duration.ofMinutes(1).toMillis());
            if (thread.isAlive()) {
                outcomes.fault("every thread to end behind the close, found one at " + List.of(thread.getStackTrace()));
            }
        }
        pending.forEach(this::count);
    }

    private void classifyUntilClosed(XrayClassifier classifier) {
        boolean open = true;
        while (open) {
            outcomes.asked.increment();
            try {
                outcomes.answered(classifier.classify(FILE));
            } catch (RuntimeException | Error thrown) {
                open = !(thrown instanceof IllegalStateException);
                outcomes.ended(thrown, true);
            }
        }
    }

    private void askUntilClosed(
            XrayClassifier classifier,
            ConcurrentLinkedQueue<CompletableFuture<Prediction>> pending,
            SplittableRandom choice) {
        boolean open = true;
        while (open) {
            outcomes.asked.increment();
            try {
                CompletableFuture<Prediction> answer = choice.nextBoolean()
                        ? classifier.classifyAsync(FILE)
                        : classifier.classifyAsync(FILE, Duration.ofMillis(choice.nextInt(1, 50)));
                pending.add(answer);
                if (choice.nextInt(3) == 0) {
                    answer.cancel(true);
                }
            } catch (RuntimeException | Error thrown) {
                open = !(thrown instanceof IllegalStateException);
                outcomes.ended(thrown, true);
            }
        }
    }

    private void readAheadUntilClosed(XrayClassifier classifier) {
        try (Stream<Outcome> stream = classifier.classifyAll(
                Stream.generate(() -> ImageSource.wrap(FILE).named("drawing")))) {
            stream.forEach(outcome -> {
                outcomes.asked.increment();
                outcome.fold(
                        answered -> {
                            outcomes.answered(answered.answer());
                            return true;
                        },
                        failed -> {
                            outcomes.ended(failed.cause(), true);
                            return true;
                        });
            });
        } catch (RuntimeException | Error thrown) { // the end that the close brings
            outcomes.asked.increment();
            outcomes.ended(thrown, true);
        }
    }

    private void count(CompletableFuture<Prediction> answer) {
        Prediction prediction;
        try {
            prediction = answer.get(1, TimeUnit.MINUTES);
        } catch (java.util.concurrent.TimeoutException e) {
            outcomes.fault("every request to end behind the close, found one that waits");
            return;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException | RuntimeException thrown) {
            outcomes.ended(thrown, true);
            return;
        }
        outcomes.answered(prediction);
    }
}
