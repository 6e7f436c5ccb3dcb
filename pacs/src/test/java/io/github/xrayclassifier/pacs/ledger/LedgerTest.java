// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.pacs.dicomweb.InstanceRef;
import io.github.xrayclassifier.pacs.dicomweb.SeriesRef;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fails if an image is given to two, is lost with a process, or is tried more often than allowed. */
@Timeout(120)
class LedgerTest {

    private static final int ATTEMPTS = 3;

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("ledger.db");
    }

    private static InstanceRef image(int number) {
        return new InstanceRef("1.2.3", "1.2.3.4", "1.2.3.4." + number);
    }

    private static Result failed() {
        return new Result(Status.FAILED, Optional.empty(), "for a test", Duration.ofMillis(5));
    }

    private static Result skipped() {
        return new Result(Status.SKIPPED, Optional.empty(), "a knee", Duration.ZERO);
    }

    @Test
    void givesEachImageToOneOfManyWorkers() throws Exception {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.addAll(IntStream.range(0, 500).mapToObj(LedgerTest::image).toList());
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<List<String>>> parts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            parts.add(threads.submit(this::takeAll));
        }
        List<String> taken = new ArrayList<>();
        for (Future<List<String>> part : parts) {
            taken.addAll(part.get());
        }
        threads.shutdownNow();

        assertThat(taken).hasSize(500).doesNotHaveDuplicates();
    }

    private List<String> takeAll() throws IOException {
        List<String> taken = new ArrayList<>();
        try (Ledger ledger = Ledger.open(file())) {
            for (var claim = ledger.claim(ATTEMPTS, 1); claim.isPresent(); claim = ledger.claim(ATTEMPTS, 1)) {
                taken.add(claim.get().image().instance());
                ledger.end(claim.get(), 1, skipped());
            }
        }
        return taken;
    }

    /** Takes an image in a process of its own and ends it without a word, as kill -9 does. */
    public static final class Taking {

        public static void main(String[] arguments) throws IOException {
            Ledger ledger = Ledger.open(Path.of(arguments[0]));
            System.out.println(ledger.claim(ATTEMPTS, 1).isPresent());
            Runtime.getRuntime().halt(137);
        }
    }

    @Test
    void freesTheImagesOfAProcessThatEnded() throws Exception {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.add(image(1));
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Process process = new ProcessBuilder(
                            java,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Taking.class.getName(),
                            file().toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isEqualTo(137);
            assertThat(ledger.claim(ATTEMPTS, 1)).isEmpty();

            assertThat(ledger.reclaim()).isOne();

            assertThat(ledger.claim(ATTEMPTS, 1)).get().satisfies(claim -> {
                assertThat(claim.attempt()).isOne();
                assertThat(claim.interruptions()).isOne();
            });
        }
    }

    @Test
    void leavesTheImagesOfALivingWorkerAlone() throws IOException {
        try (Ledger one = Ledger.open(file());
                Ledger other = Ledger.open(file())) {
            one.add(image(1));
            one.claim(ATTEMPTS, 1);

            assertThat(other.reclaim()).isZero();
            assertThat(other.claim(ATTEMPTS, 1)).isEmpty();
        }
    }

    @Test
    void givesBackWhatAClosedWorkerHadTaken() throws IOException {
        try (Ledger one = Ledger.open(file())) {
            one.add(image(1));
            one.claim(ATTEMPTS, 1);
        }
        try (Ledger next = Ledger.open(file())) {
            assertThat(next.claim(ATTEMPTS, 1)).isPresent();
        }
    }

    @Test
    void triesAFailureAgainInTheNextPassAndAsOftenAsAllowed() throws IOException {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.add(image(1));
            int tried = 0;
            for (int pass = 1; pass < 10; pass++) {
                Optional<Claim> claim = ledger.claim(ATTEMPTS, pass);
                if (claim.isPresent()) {
                    tried++;
                    assertThat(claim.get().attempt()).isEqualTo(tried);
                    ledger.end(claim.get(), pass, failed());
                    assertThat(ledger.claim(ATTEMPTS, pass)).isEmpty();
                }
            }

            assertThat(tried).isEqualTo(ATTEMPTS);
            assertThat(ledger.open(ATTEMPTS)).isZero();
            assertThat(ledger.counts()).containsEntry(Status.FAILED, 1L);
            assertThat(ledger.retryFailed()).isOne();
            assertThat(ledger.claim(ATTEMPTS, 10)).isPresent();
        }
    }

    @Test
    void countsNothingWhenTheArchiveFailed() throws IOException {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.add(image(1));
            for (int i = 0; i < 20; i++) {
                Claim claim = ledger.claim(ATTEMPTS, 1).orElseThrow();
                assertThat(claim.attempt()).isOne();
                assertThat(claim.interruptions()).isZero();
                ledger.release(claim);
            }
        }
    }

    @Test
    void keepsTheTimeOfAReportFromTheFirstAttemptOn() throws IOException {
        Instant noon = Instant.parse("2026-01-02T12:00:00Z");
        try (Ledger first = Ledger.open(file(), Clock.fixed(noon, ZoneOffset.UTC))) {
            first.add(image(1));
            assertThat(first.claim(ATTEMPTS, 1)).get().extracting(Claim::time).isEqualTo(noon);
        }
        Clock jumped = Clock.fixed(noon.minus(Duration.ofDays(400)), ZoneOffset.UTC);
        try (Ledger next = Ledger.open(file(), jumped)) {
            assertThat(next.claim(ATTEMPTS, 1)).get().extracting(Claim::time).isEqualTo(noon);
        }
    }

    @Test
    void takesNoObjectOfItsOwnForAnImage() throws IOException {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.add(image(1));
            ledger.announce(ledger.claim(ATTEMPTS, 1).orElseThrow(), Map.of(image(2).instance(), "SC"));

            assertThat(ledger.add(image(2))).isFalse();
            assertThat(ledger.add(image(3))).isTrue();
        }
    }

    @Test
    void remembersHowManyInstancesASeriesHadWhenItWasSearched() throws IOException {
        SeriesRef series = new SeriesRef("1.2", "1.2.3", "", OptionalInt.of(7));
        try (Ledger ledger = Ledger.open(file())) {
            assertThat(ledger.searched(series)).isEmpty();
            ledger.markSearched(series);
            assertThat(ledger.searched(series)).hasValue(7);
        }
    }

    @Test
    void belongsToOneArchive() throws IOException {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.bindTo(URI.create("http://one/dicom-web"));
            ledger.bindTo(URI.create("http://one/dicom-web"));

            assertThatThrownBy(() -> ledger.bindTo(URI.create("http://other/dicom-web")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected the archive http://one/dicom-web, found http://other/dicom-web");
        }
    }

    @Test
    void sumsUpTheDays() throws IOException {
        for (int day = 1; day <= 3; day++) {
            Clock clock = Clock.fixed(Instant.parse("2026-01-0" + day + "T12:00:00Z"), ZoneOffset.UTC);
            try (Ledger ledger = Ledger.open(file(), clock)) {
                for (int i = 0; i < day; i++) {
                    ledger.add(image(10 * day + i));
                    ledger.end(ledger.claim(ATTEMPTS, 1).orElseThrow(), 1, skipped());
                }
            }
        }
        try (Ledger ledger = Ledger.open(file())) {
            assertThat(ledger.days())
                    .extracting(day -> day.date() + " " + day.skipped() + " " + day.reported())
                    .containsExactly("2026-01-01 1 0", "2026-01-02 2 0", "2026-01-03 3 0");
        }
    }

    @Test
    void isReadByAPersonsSql() throws Exception {
        try (Ledger ledger = Ledger.open(file())) {
            ledger.add(image(1));
            ledger.end(ledger.claim(ATTEMPTS, 1).orElseThrow(), 1, failed());
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT instance_uid, status, reason, attempts FROM image")) {
            assertThat(row.getString(1) + " " + row.getString(2) + " " + row.getString(3) + " " + row.getInt(4))
                    .isEqualTo("1.2.3.4.1 failed for a test 1");
        }
    }

    @Test
    void refusesAFileThatIsNoLedger() throws IOException {
        java.nio.file.Files.writeString(file(), "this is no database, but long enough to be looked at".repeat(20));

        assertThatThrownBy(() -> Ledger.open(file()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ledger " + file());
    }

    @Test
    void closesTwice() throws IOException {
        Ledger ledger = Ledger.open(file());
        ledger.close();
        ledger.close();

        assertThatThrownBy(ledger::counts).isInstanceOf(IllegalStateException.class);
    }
}
