// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.xrayclassifier.pacs.DrawnRadiograph;
import io.github.xrayclassifier.pacs.FakeArchive;
import io.github.xrayclassifier.pacs.FakeArchive.Fault;
import io.github.xrayclassifier.pacs.dicomweb.DicomWebException.Kind;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way in which an archive is known to misbehave ends in a typed exception in bounded time. Fails if one hangs, is taken
 * for an answer, or is not tried again where the next try could succeed.
 */
@Timeout(60)
class DicomWebTest {

    private static final DrawnRadiograph IMAGE = DrawnRadiograph.of(1, 1);

    private final List<Duration> pauses = new ArrayList<>();

    @TempDir
    private Path folder;

    private FakeArchive archive;

    @BeforeEach
    void open() throws IOException {
        archive = FakeArchive.open();
        archive.put(IMAGE);
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private DicomWebOptions options() {
        return DicomWebOptions.of(archive.base()).withTries(3, Duration.ofMillis(500));
    }

    private DicomWeb client() {
        return client(options());
    }

    private DicomWeb client(DicomWebOptions options) {
        return DicomWeb.of(options, pauses::add);
    }

    private DicomWebException failure(DicomWeb client) {
        return catchThrowableOfType(DicomWebException.class, () -> client.retrieve(IMAGE.ref(), ReceiveBuffer.open()));
    }

    @Test
    void retrievesTheBytesThatTheArchiveHolds() throws IOException {
        ByteBuffer file = client().retrieve(IMAGE.ref(), ReceiveBuffer.open());

        assertThat(bytes(file)).isEqualTo(IMAGE.file());
        assertThat(archive.requests())
                .containsExactly("GET /dicom-web/studies/" + IMAGE.ref().study() + "/series/"
                        + IMAGE.ref().series() + "/instances/" + IMAGE.ref().instance());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Test
    void receivesOneInstanceAfterTheOtherInTheSameMemory() throws IOException {
        ReceiveBuffer buffer = ReceiveBuffer.open();
        byte[] first = client().retrieve(IMAGE.ref(), buffer).array();
        byte[] second = client().retrieve(IMAGE.ref(), buffer).array();

        assertThat(second).isSameAs(first);
    }

    @Test
    void takesAnAnswerThatIsOnePlainFile() throws IOException {
        archive.misbehave(answer(200, "application/dicom", IMAGE.file()));

        assertThat(bytes(client().retrieve(IMAGE.ref(), ReceiveBuffer.open()))).isEqualTo(IMAGE.file());
    }

    @Test
    void findsEverySeriesAndInstanceOverAllPages() throws IOException {
        IntStream.range(0, 25)
                .forEach(study -> IntStream.range(0, 7)
                        .forEach(number -> archive.put(
                                DrawnRadiograph.of(100 + study, number).with(drawn -> drawn.withModality("CR")))));
        DicomWeb client = client(options().withPage(3));
        List<String> found = new ArrayList<>();

        client.series(new SeriesQuery("CR", Optional.of(LocalDate.of(2026, 1, 31))), series -> {
            assertThat(series.instances()).hasValue(7);
            client.instances(series, instance -> found.add(instance.instance()));
        });

        assertThat(found).hasSize(25 * 7).doesNotHaveDuplicates();
        assertThat(archive.requests().get(0)).contains("Modality=CR&StudyDate=20260131-&");
    }

    @ParameterizedTest(name = "{0} is {1}, after {2} tries")
    @CsvSource({
        "400, REFUSED, 1", "401, UNAUTHORIZED, 1", "403, UNAUTHORIZED, 1", "404, NOT_FOUND, 1", "406, REFUSED, 1",
        "409, CONFLICT, 1", "410, NOT_FOUND, 1", "429, UNAVAILABLE, 3", "500, UNAVAILABLE, 3", "502, UNAVAILABLE, 3",
        "503, UNAVAILABLE, 3", "507, FULL, 1", "302, REFUSED, 1"
    })
    void saysWhatAStatusMeans(int status, Kind kind, int tries) {
        archive.misbehave(answer(status, "text/plain", "CANARY of a patient".getBytes(StandardCharsets.UTF_8)));

        DicomWebException problem = failure(client());

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem)
                .hasMessageContaining("expected status 200, found " + status)
                .hasMessageContaining(IMAGE.ref().instance())
                .hasMessageNotContaining("CANARY");
        assertThat(archive.requests()).hasSize(tries);
    }

    private static Fault answer(int status, String type, byte[] body) {
        return exchange -> {
            FakeArchive.send(exchange, status, type, body);
            return true;
        };
    }

    @Test
    void waitsLongerWithEachTryAndAsLongAsTheArchiveAsks() {
        archive.misbehave(exchange -> {
            if (archive.requests().size() == 2) {
                exchange.getResponseHeaders().add("Retry-After", "7");
            }
            FakeArchive.send(exchange, 503, "text/plain", new byte[0]);
            return true;
        });

        failure(client(options().withTries(4, Duration.ofMillis(500))));

        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(7), Duration.ofSeconds(14));
    }

    @Test
    void answersWhenTheArchiveDoesAgain() throws IOException {
        AtomicInteger number = new AtomicInteger();
        archive.misbehave(exchange -> number.incrementAndGet() < 3
                && answer(503, "text/plain", new byte[0]).answers(exchange));

        assertThat(bytes(client().retrieve(IMAGE.ref(), ReceiveBuffer.open()))).isEqualTo(IMAGE.file());
    }

    @Test
    void refusesAPageInPlaceOfAnInstance() {
        archive.misbehave(
                answer(200, "text/html; charset=utf-8", "<html>Log in</html>".getBytes(StandardCharsets.UTF_8)));

        DicomWebException problem = failure(client());

        assertThat(problem.kind()).isEqualTo(Kind.UNREADABLE);
        assertThat(problem).hasMessageContaining("expected an answer of type multipart/related, found text/html");
    }

    @Test
    void refusesAPageInPlaceOfSearchResults() {
        archive.misbehave(answer(200, "text/html", "<html>Log in</html>".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> client().check())
                .isInstanceOf(DicomWebException.class)
                .hasMessageContaining("expected an answer of type json, found text/html");
    }

    @Test
    void refusesHalfAnInstance() {
        byte[] whole = FakeArchive.multipart(IMAGE.file());
        archive.misbehave(answer(200, "multipart/related; boundary=\"b o:1\"", Arrays.copyOf(whole, whole.length / 2)));

        DicomWebException problem = failure(client());

        assertThat(problem.kind()).isEqualTo(Kind.UNREADABLE);
        assertThat(problem).hasMessageContaining("expected a closing boundary, found the end of the answer after");
    }

    @Test
    void triesAgainWhenTheConnectionEndsInTheMiddle() {
        archive.misbehave(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "multipart/related; boundary=x");
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
            throw new IOException("the end of the connection");
        });

        DicomWebException problem = failure(client());

        assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(archive.requests()).hasSize(3);
    }

    @Test
    void endsAnAnswerThatStandsStillInTheMiddle() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        archive.misbehave(exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
            await(end);
            return true;
        });

        DicomWebException problem = failure(client(options()
                .withTries(2, Duration.ofMillis(1))
                .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300))));

        end.countDown();
        assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(problem).hasMessageContaining("expected the whole answer within 300 ms, found none");
    }

    private static void await(CountDownLatch end) throws IOException {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Test
    void endsAnAnswerThatIsLargerThanTheLimit() {
        archive.misbehave(
                exchange -> { // chunked, so that no header says the size
                    exchange.sendResponseHeaders(200, 0);
                    for (int i = 0; i < 1000; i++) {
                        exchange.getResponseBody().write(new byte[10_000]);
                    }
                    return true;
                });

        DicomWebException problem = failure(client(options().withMostBytes(100_000)));

        assertThat(problem.kind()).isEqualTo(Kind.OVERSIZED);
        assertThat(problem).hasMessageContaining("expected at most 100000 bytes");
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        DicomWebException problem = failure(client(DicomWebOptions.of(URI.create("http://localhost:" + port))));

        assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(problem).hasMessageContaining("ConnectException");
        assertThat(pauses).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[1]", "[{\"0020000D\":5}]", "[{\"0020000D\":{\"Value\":[{}", "\u0000", "null", "[[[[["})
    void refusesDamagedSearchResults(String body) {
        archive.misbehave(answer(200, "application/dicom+json", body.getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> client().series(new SeriesQuery("CR", Optional.empty()), series -> {}))
                .isInstanceOf(DicomWebException.class)
                .extracting(problem -> ((DicomWebException) problem).kind())
                .isEqualTo(Kind.UNREADABLE);
    }

    @Test
    void refusesAResultWhoseIdentifierWouldLeadElsewhere() {
        archive.misbehave(answer(
                200,
                "application/dicom+json",
                "[{\"0020000D\":{\"Value\":[\"../../patients\"]},\"0020000E\":{\"Value\":[\"1.2\"]}}]"
                        .getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> client().series(new SeriesQuery("CR", Optional.empty()), series -> {}))
                .hasMessageContaining("expected results with UIDs")
                .hasMessageNotContaining("patients");
    }

    @Test
    void storesEachObjectAsItIs() throws IOException {
        client().store(
                        IMAGE.ref().study(),
                        List.of(IMAGE.file(), DrawnRadiograph.of(1, 2).file()));

        assertThat(archive.objects())
                .containsExactly(IMAGE.file(), DrawnRadiograph.of(1, 2).file());
    }

    @ParameterizedTest(name = "failure reason {0} is {1}")
    @CsvSource({"42752, FULL", "43264, CONFLICT", "272, CONFLICT", "273, CONFLICT"})
    void saysWhyAnObjectWasNotStored(int reason, Kind kind) {
        archive.misbehave(exchange -> exchange.getRequestMethod().equals("POST")
                && answer(409, "application/dicom+json", failed(reason)).answers(exchange));

        DicomWebException problem = catchThrowableOfType(
                DicomWebException.class, () -> client().store(IMAGE.ref().study(), List.of(IMAGE.file())));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem).hasMessageContaining(String.format("%04XH", reason));
    }

    private static byte[] failed(int reason) {
        return ("{\"00081198\":{\"vr\":\"SQ\",\"Value\":[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\""
                        + IMAGE.ref().instance() + "\"]},\"00081197\":{\"vr\":\"US\",\"Value\":[" + reason + "]}}]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void countsADuplicateThatTheArchiveHoldsAsStored() throws IOException {
        client().store(IMAGE.ref().study(), List.of(IMAGE.file()));
        archive.misbehave(exchange -> exchange.getRequestMethod().equals("POST")
                && answer(409, "application/dicom+json", failed(0x0111)).answers(exchange));

        client().store(IMAGE.ref().study(), List.of(IMAGE.file()));

        assertThat(archive.stored(IMAGE.ref().study())).hasSize(1);
    }

    @Test
    void sendsCredentialsAndNeverShowsThem() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "first-secret\n");
        List<String> sent = new ArrayList<>();
        archive.misbehave(exchange -> {
            sent.add(exchange.getRequestHeaders().getFirst("Authorization"));
            return false;
        });
        DicomWebOptions bearer = options().withCredentials(Credentials.bearer(token));

        client(options().withCredentials(Credentials.basic("user", "pass:word")))
                .check();
        client(bearer).check();
        Files.writeString(token, "second-secret\n");
        client(bearer).check();

        assertThat(sent).containsExactly("Basic dXNlcjpwYXNzOndvcmQ=", "Bearer first-secret", "Bearer second-secret");
        assertThat(bearer + " " + client(bearer)).doesNotContain("secret");
    }

    @Test
    void followsNoRedirectBecauseTheCredentialsWouldGoWithIt() {
        archive.misbehave(exchange -> {
            exchange.getResponseHeaders().add("Location", "http://localhost:1/");
            return answer(302, "text/plain", new byte[0]).answers(exchange);
        });

        assertThat(failure(client())).hasMessageContaining("a redirect, which is not followed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/x", "host", "http://user:secret@host/", "http://host/?a=b", "http:/x"})
    void refusesAnAddressThatIsNone(String address) {
        assertThatThrownBy(() -> DicomWebOptions.of(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("archive: expected")
                .hasMessageNotContaining("secret");
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        archive.misbehave(exchange -> {
            await(new CountDownLatch(1));
            return true;
        });
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client().check()).isInstanceOf(java.io.InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
