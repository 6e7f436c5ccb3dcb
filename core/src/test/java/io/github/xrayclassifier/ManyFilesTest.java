// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.model.Finding;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files at once: nothing lost, nothing reordered, nothing read too early. */
class ManyFilesTest {

    @TempDir
    private Path folder;

    private final List<Path> files = new ArrayList<>();

    /** File i is a ramp around gray 40 + 4 i, so that each has an answer of its own. */
    @BeforeEach
    void write() throws IOException {
        for (int i = 0; i < 40; i++) {
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
            for (int k = 0; k < 64; k++) {
                image.getRaster().setSample(k % 8, k / 8, 0, 40 + 4 * i + k % 8 * 8 - 28);
            }
            files.add(Files.write(folder.resolve(i + ".png"), XrayClassifierTest.png(image)));
        }
    }

    private static String name(Outcome outcome) {
        return Path.of(outcome.source()).getFileName().toString();
    }

    private static String summary(Outcome outcome) {
        return outcome.fold(
                answered -> name(answered) + " " + answered.answer().score(Finding.EFFUSION),
                failed -> name(failed) + " " + failed.cause().getClass().getSimpleName());
    }

    @Test
    void givesOneOutcomeAFileInTheirOrderWhateverTheNumberOfWorkers() {
        List<List<String>> answers = new ArrayList<>();
        for (int workers : new int[] {1, 2, 7}) {
            var options = ClassifierOptions.defaults().withWorkers(workers);
            ScriptedBackend backend = ScriptedBackend.brightness();
            try (XrayClassifier classifier = XrayClassifier.open(backend, options)) {
                List<Outcome> outcomes = classifier.classifyAll(files);
                assertThat(outcomes).extracting(Outcome::source).containsExactlyElementsOf(names(files));
                assertThat(backend.contextsEver.get()).isBetween(1, workers);
                answers.add(outcomes.stream().map(ManyFilesTest::summary).toList());
            }
            assertThat(backend.openContexts).hasValue(0);
        }
        assertThat(answers.get(0)).doesNotHaveDuplicates();
        assertThat(answers).allMatch(answers.get(0)::equals);
    }

    private static List<String> names(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }

    @Test
    void losesNothingToBadFiles() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no image");
        Path missing = folder.resolve("missing.png");
        List<Path> mixed = new ArrayList<>(files);
        mixed.add(0, text);
        mixed.add(17, missing);
        mixed.add(folder);
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            List<Outcome> outcomes = classifier.classifyAll(mixed);

            assertThat(outcomes).extracting(Outcome::source).containsExactlyElementsOf(names(mixed));
            assertThat(outcomes.stream().filter(o -> o.prediction().isPresent()))
                    .hasSize(40);
            assertThat(cause(outcomes.get(0)))
                    .isInstanceOf(UnsupportedImageException.class)
                    .hasMessageContaining("found text");
            assertThat(cause(outcomes.get(17))).isInstanceOf(NoSuchFileException.class);
            assertThat(cause(outcomes.get(42))).hasMessageEndingWith("expected a file, found a directory");
        }
    }

    private static Exception cause(Outcome outcome) {
        return outcome.fold(answered -> new IllegalStateException("answered"), Outcome.Failed::cause);
    }

    @Test
    void turnsAFaultOfTheModelIntoAFailureOfThatFileOnly() {
        AtomicInteger runs = new AtomicInteger();
        ScriptedBackend backend =
                ScriptedBackend.open(ScriptedBackend.brightness().card(), input -> {
                    if (runs.getAndIncrement() == 3) {
                        throw new ArithmeticException("a fault");
                    }
                    return ScriptedBackend.logits(1, 0);
                });
        try (XrayClassifier classifier = XrayClassifier.open(backend)) {
            List<Outcome> outcomes = classifier.classifyAll(files);

            assertThat(outcomes.stream().filter(o -> o.prediction().isEmpty())).hasSize(1);
            assertThat(outcomes).hasSize(40);
        }
        assertThat(backend.openContexts).hasValue(0);
    }

    @Test
    void readsAheadByTwoFilesAWorkerAndNoMore() {
        AtomicInteger taken = new AtomicInteger();
        Iterator<Path> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Path next() {
                return files.get(taken.getAndIncrement() % files.size());
            }
        };
        var options = ClassifierOptions.defaults().withWorkers(3);
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness(), options);
                Stream<Outcome> outcomes =
                        classifier.classifyAll(Stream.generate(endless::next).map(ImageSource::of))) {
            assertThat(taken).hasValue(0);

            Iterator<Outcome> iterator = outcomes.iterator();
            IntStream.range(0, 50)
                    .forEach(i -> assertThat(iterator.next().source())
                            .isEqualTo(files.get(i % files.size()).toString()));

            // 2 x 3 under way when the 50th is handed out, of which it was the first: 50 - 1 + 6, and one more that the
            // stream's own iterator may hold.
            assertThat(taken.get()).isBetween(50, 56);
        }
    }

    @Test
    void closesTheStreamItWasGiven() {
        List<String> closed = new ArrayList<>();
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness());
                Stream<Outcome> outcomes = classifier.classifyAll(
                        files.stream().map(ImageSource::of).onClose(() -> closed.add("yes")))) {
            assertThat(outcomes.findFirst()).isPresent();
        }
        assertThat(closed).containsExactly("yes");
    }

    @Test
    void endsWithAnExceptionWhenTheClassifierIsClosedMeanwhile() {
        XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness());
        try (Stream<Outcome> outcomes = classifier.classifyAll(Stream.generate(() -> ImageSource.of(files.get(0))))) {
            Iterator<Outcome> iterator = outcomes.iterator();
            assertThat(iterator.next().prediction()).isPresent();
            classifier.close();

            assertThatThrownBy(() -> {
                        while (iterator.hasNext()) {
                            assertThat(iterator.next().prediction()).isPresent();
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("classifier: expected an open one, found it closed");
        }
    }

    @Test
    void letsAnInterruptEndTheWait() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedBackend backend =
                ScriptedBackend.open(ScriptedBackend.brightness().card(), input -> {
                    running.countDown();
                    Latches.await(go);
                    return ScriptedBackend.logits(1, 0);
                });
        List<Throwable> thrown = new ArrayList<>();
        try (XrayClassifier classifier = XrayClassifier.open(backend)) {
            Thread consumer = new Thread(() -> {
                try {
                    thrown.add(new AssertionError(classifier.classifyAll(files)));
                } catch (CancellationException e) {
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    thrown.add(e);
                }
            });
            consumer.start();
            running.await();
            consumer.interrupt();
            consumer.join();
            go.countDown();
        }
        assertThat(thrown).singleElement().isInstanceOf(CancellationException.class);
    }
}
