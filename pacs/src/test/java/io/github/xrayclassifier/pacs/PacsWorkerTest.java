// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.pacs.dicomweb.DicomWeb;
import io.github.xrayclassifier.pacs.dicomweb.DicomWebException;
import io.github.xrayclassifier.pacs.dicomweb.DicomWebOptions;
import io.github.xrayclassifier.pacs.ledger.Ledger;
import io.github.xrayclassifier.pacs.ledger.Status;
import io.github.xrayclassifier.testkit.FakeBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Oracle: what the archive received. Fails if an image has no report, two reports, or another fate than its own. */
@Timeout(120)
class PacsWorkerTest {

    @TempDir
    private Path folder;

    private FakeArchive archive;
    private final List<Processed> processed = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        archive = FakeArchive.open();
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private DicomWeb client() {
        return DicomWeb.of(DicomWebOptions.of(archive.base()).withTries(2, Duration.ofMillis(1)));
    }

    private static WorkerOptions options() {
        return WorkerOptions.defaults().withThreads(3);
    }

    private void once() throws IOException {
        once(options());
    }

    private void once(WorkerOptions options) throws IOException {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"));
                XrayClassifier classifier = XrayClassifier.open(FakeBackend.open())) {
            PacsWorker.of(client(), classifier, ledger, options).once(processed::add);
        }
    }

    private void draw(int studies) {
        IntStream.rangeClosed(1, studies).forEach(study -> archive.put(DrawnRadiograph.of(study, 1)));
    }

    private static String study(int number) {
        return DrawnRadiograph.of(number, 1).ref().study();
    }

    private Set<String> distinct(int study) {
        return new HashSet<>(archive.stored(study(study)));
    }

    @Test
    void storesOneReportAndOnePictureForEachImage() throws IOException {
        draw(20);
        once();
        once();

        for (int study = 1; study <= 20; study++) {
            assertThat(archive.stored(study(study))).hasSize(2).doesNotHaveDuplicates();
        }
        assertThat(processed).hasSize(20).allMatch(each -> each.result().status() == Status.REPORTED);
    }

    @Test
    void findsTheImagesThatCameSince() throws IOException {
        draw(2);
        once();
        archive.put(DrawnRadiograph.of(1, 2)); // into a series that was searched before
        archive.put(DrawnRadiograph.of(3, 1));
        once();

        assertThat(processed).hasSize(4);
        assertThat(distinct(1)).hasSize(4);
    }

    @Test
    void searchesNoSeriesThatDidNotChange() throws IOException {
        draw(5);
        once();
        archive.requests().clear();
        once();

        assertThat(archive.requests()).hasSize(2).allMatch(request -> request.contains("/series?"));
    }

    @Test
    void skipsWhatIsNoFrontalChestRadiographAndSaysWhy() throws IOException {
        archive.put(DrawnRadiograph.of(1, 1).with(drawn -> drawn.withView("LL")));
        archive.put(DrawnRadiograph.of(2, 1).with(drawn -> drawn.withBodyPart("KNEE")));
        archive.put(DrawnRadiograph.of(3, 1).with(drawn -> drawn.withoutPixels()));
        once();
        once();

        assertThat(archive.objects()).isEmpty();
        assertThat(processed).hasSize(3).allMatch(each -> each.result().status() == Status.SKIPPED);
        assertThat(processed.stream().map(each -> each.result().reason()))
                .anyMatch(reason -> reason.contains("lateral"))
                .anyMatch(reason -> reason.contains("body part"))
                .anyMatch(reason -> reason.contains("expected an image with pixel data"));
    }

    @Test
    void triesWhatFailsThreeTimesAndDoesTheRest() throws IOException {
        draw(3);
        byte[] whole = DrawnRadiograph.of(4, 1).file();
        archive.put("DX", DrawnRadiograph.of(4, 1).ref(), Arrays.copyOf(whole, 3000));
        once();

        assertThat(processed.stream().filter(each -> each.result().status() == Status.FAILED))
                .extracting(Processed::attempt)
                .containsExactly(1, 2, 3);
        assertThat(processed.stream().filter(each -> each.result().status() == Status.REPORTED))
                .hasSize(3);
    }

    @Test
    void losesNothingWhenTheArchiveEndsInTheMiddleAndDoublesNothingAfterwards() throws IOException {
        draw(30);
        AtomicInteger requests = new AtomicInteger();
        archive.misbehave(exchange -> {
            if (requests.incrementAndGet() < 40) {
                return false;
            }
            FakeArchive.send(exchange, 503, "text/html", new byte[0]);
            return true;
        });
        assertThatThrownBy(this::once).isInstanceOf(DicomWebException.class).hasMessageContaining("found 503");
        archive.misbehave(exchange -> false);
        once();

        for (int study = 1; study <= 30; study++) {
            assertThat(distinct(study)).as("study %d", study).hasSize(2);
        }
        assertThat(processed).hasSize(30).allMatch(each -> each.attempt() == 1);
    }

    @Test
    void storesTheSameObjectsAgainWhenTheLedgerIsLost() throws IOException {
        draw(3);
        once();
        int before = archive.objects().size();
        Files.delete(folder.resolve("ledger.db")); // all that was remembered
        once();

        assertThat(archive.objects()).hasSize(2 * before);
        for (int study = 1; study <= 3; study++) {
            assertThat(distinct(study)).hasSize(2);
        }
    }

    @Test
    void stopsAtOnceWhenTheCredentialsAreRefused() {
        draw(3);
        archive.misbehave(exchange -> {
            FakeArchive.send(exchange, 401, "text/plain", new byte[0]);
            return true;
        });

        assertThatThrownBy(this::once)
                .isInstanceOf(DicomWebException.class)
                .hasMessageContaining("credentials are missing or wrong");
        assertThat(archive.requests()).hasSize(1);
    }

    @Test
    void waitsWhileTheArchiveIsFullAndCountsItAgainstNoImage() throws IOException {
        draw(4);
        archive.misbehave(exchange -> {
            if (exchange.getRequestMethod().equals("POST")) {
                FakeArchive.send(exchange, 507, "text/plain", new byte[0]);
                return true;
            }
            return false;
        });
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(this::once).hasMessageContaining("the archive is full");
        }
        archive.misbehave(exchange -> false);
        once();

        assertThat(processed)
                .hasSize(4)
                .allMatch(each -> each.attempt() == 1 && each.result().status() == Status.REPORTED);
    }

    @Test
    void recordsAStudyThatWasDeletedInTheMiddle() throws IOException {
        draw(2);
        archive.misbehave(exchange -> {
            if (exchange.getRequestURI()
                    .getPath()
                    .endsWith(DrawnRadiograph.of(2, 1).ref().instance())) {
                archive.remove(DrawnRadiograph.of(2, 1).ref());
            }
            return false;
        });
        once(options().withThreads(1));

        assertThat(processed)
                .extracting(each -> each.result().status())
                .containsExactlyInAnyOrder(Status.REPORTED, Status.GONE);
    }

    @Test
    void refusesAnotherImageThanItAskedFor() throws IOException {
        archive.put(
                "DX", DrawnRadiograph.of(1, 1).ref(), DrawnRadiograph.of(2, 1).file());
        once(options().withAttempts(1));

        assertThat(archive.objects()).isEmpty();
        assertThat(processed.get(0).result().reason())
                .contains("expected the study and the instance that were asked for, found others");
    }

    @Test
    void skipsWhatIsLargerThanTheLimit() throws IOException {
        draw(1);
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"));
                XrayClassifier classifier = XrayClassifier.open(FakeBackend.open())) {
            DicomWeb client = DicomWeb.of(DicomWebOptions.of(archive.base()).withMostBytes(20_000));
            PacsWorker.of(client, classifier, ledger, options()).once(processed::add);
        }

        assertThat(processed).hasSize(1);
        assertThat(processed.get(0).result().status()).isEqualTo(Status.SKIPPED);
        assertThat(processed.get(0).result().reason()).contains("expected at most 20000 bytes");
    }

    @Test
    void sharesTheWorkOfOneLedgerBetweenTwoWorkers() throws Exception {
        draw(40);
        Thread other = new Thread(() -> {
            try {
                once();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        other.start();
        once();
        other.join();

        for (int study = 1; study <= 40; study++) {
            assertThat(archive.stored(study(study))).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void storesWhatItIsToldTo() throws IOException {
        draw(1);
        once(options().withStored(EnumSet.of(StoredObject.SR)));

        assertThat(archive.objects()).hasSize(1);
        assertThat(new String(archive.objects().get(0), StandardCharsets.ISO_8859_1))
                .contains("1.2.840.10008.5.1.4.1.1.88.34");
    }

    @Test
    void keepsNoAttributeOfAPatient() throws IOException {
        draw(3);
        archive.put(DrawnRadiograph.of(4, 1).with(drawn -> drawn.withView("LL")));
        byte[] whole = DrawnRadiograph.of(5, 1).file();
        archive.put("DX", DrawnRadiograph.of(5, 1).ref(), Arrays.copyOf(whole, 600));
        once(options().withAttempts(1));

        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(DrawnRadiograph.CANARY);
            }
        }
        assertThat(processed.toString()).doesNotContain(DrawnRadiograph.CANARY);
    }

    @Test
    void watchesUntilItIsStopped() throws Exception {
        draw(1);
        try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"));
                XrayClassifier classifier = XrayClassifier.open(FakeBackend.open())) {
            PacsWorker worker =
                    PacsWorker.of(client(), classifier, ledger, options().withInterval(Duration.ofMillis(20)));
            List<String> problems = new ArrayList<>();
            archive.misbehave(exchange -> {
                if (archive.requests().size() < 4) {
                    FakeArchive.send(exchange, 503, "text/plain", new byte[0]);
                    return true;
                }
                return false;
            });
            worker.watch(
                    each -> {
                        processed.add(each);
                        if (processed.size() == 1) {
                            archive.put(DrawnRadiograph.of(2, 1));
                        } else {
                            worker.stop();
                        }
                    },
                    problem -> problems.add(problem.getMessage()));

            assertThat(problems).isNotEmpty().allMatch(problem -> problem.contains("found 503"));
        }
        assertThat(processed).hasSize(2);
    }

    @Test
    void refusesModalitiesOfObjectsThatAreNoImages() {
        assertThatThrownBy(() -> WorkerOptions.defaults().withModalities(List.of("CR", "SR")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found SR");
    }
}
