// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The interface of programs, with good clients and bad ones. A backend without a model: the answers are known. */
@Timeout(120)
class XrayServerTest {

    private static final GrayImage DRAWN = Phantom.of(1).draw().image();
    private static final ServerOptions ANY_PORT = ServerOptions.defaults().withPort(0);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    private XrayClassifier classifier() {
        return classifier(FakeBackend.open());
    }

    private XrayClassifier classifier(FakeBackend backend) {
        return keep(XrayClassifier.open(
                backend,
                ClassifierOptions.defaults()
                        .withDecoder(DicomDecoder.open())
                        .withLimits(DecodeLimits.defaults().withMaxFileBytes(8 << 20))));
    }

    private Client serve(XrayClassifier classifier, ServerOptions options) throws IOException {
        return new Client(keep(XrayServer.open(classifier, options)));
    }

    private Client serve() throws IOException {
        return serve(classifier(), ANY_PORT);
    }

    private static String head(Client client, String start, String... headers) {
        return start + " HTTP/1.1\r\nHost: localhost:" + client.port() + "\r\nContent-Type: image/png\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static void expectProblem(HttpResponse<byte[]> response, int status, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = Client.json(response);
        assertThat(problem.keySet()).containsExactly("type", "title", "status", "detail");
        assertThat(problem.get("status").getAsInt()).isEqualTo(status);
        assertThat(problem.get("type").getAsString()).startsWith("https://xray-classifier.github.io/problems#");
        assertThat(problem.get("detail").getAsString()).contains(detail);
    }

    // Answers

    @Test
    void answersWithTheDocumentOfThePrediction() throws Exception {
        XrayClassifier classifier = classifier();
        Client client = serve(classifier, ANY_PORT);

        HttpResponse<byte[]> response = client.post("/v1/classify?file=a%20b.png", ImageFiles.png(DRAWN));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonObject answer = Client.json(response);
        assertThat(answer.remove("file").getAsString()).isEqualTo("a b.png");
        assertThat(answer.remove("millis").getAsDouble()).isPositive();
        String expected = classifier.classify(ImageFiles.png(DRAWN)).toJson();
        assertThat(answer).isEqualTo(JsonParser.parseString(expected));
    }

    @Test
    void answersAsThePublishedSchemaSays() throws Exception {
        Client client = serve();
        String schema = new String(client.get("/v1/answer.schema.json").body(), StandardCharsets.UTF_8);
        Schema validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON);
        HttpResponse<byte[]> response = client.post("/v1/classify?file=x", ImageFiles.jpeg(DRAWN));

        assertThat(validator.validate(new String(response.body(), StandardCharsets.UTF_8), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void answersEveryKindOfFileByItsContent() throws Exception {
        Client client = serve();
        GrayImage twelveBits = Phantom.of(1).withBits(12).draw().image();

        assertThat(format(client, ImageFiles.png(DRAWN))).isEqualTo("PNG");
        assertThat(format(client, ImageFiles.jpeg(DRAWN))).isEqualTo("JPEG");
        assertThat(format(client, ImageFiles.tiff(DRAWN))).isEqualTo("TIFF");
        assertThat(format(client, DicomBytes.of(twelveBits))).startsWith("DICOM");
    }

    private static String format(Client client, byte[] file) throws Exception {
        return Client.json(client.post("/v1/classify", file)).get("format").getAsString();
    }

    @Test
    void drawsTheHeatmapThatTheLibraryDraws() throws Exception {
        XrayClassifier classifier = classifier();
        Client client = serve(classifier, ANY_PORT);
        HttpResponse<byte[]> response = client.post("/v1/heatmap?finding=edema&side=128", ImageFiles.png(DRAWN));

        assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
        BufferedImage found = ImageIO.read(new ByteArrayInputStream(response.body()));
        Heatmap heatmap = classifier
                .classify(ImageFiles.png(DRAWN))
                .heatmap(classifier.card().findings().stream()
                        .filter(finding -> finding.name().equals("edema"))
                        .findFirst()
                        .orElseThrow());
        BufferedImage expected = heatmap.overlay(DRAWN, 128);
        assertThat(pixels(found)).isEqualTo(pixels(expected));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    /** A browser has 8 bits a sample in a picture: the numbers must arrive in the file's own depth. */
    @Test
    void showsTheSamplesInTheirOwnDepth() throws Exception {
        GrayImage image = Phantom.of(3).withBits(16).draw().image();
        JsonObject view = Client.json(serve().post("/v1/view?side=4096", ImageFiles.png(image)));

        assertThat(view.get("width").getAsInt()).isEqualTo(image.width());
        assertThat(view.get("height").getAsInt()).isEqualTo(image.height());
        byte[] samples = Base64.getDecoder().decode(view.get("samples").getAsString());
        double white = view.get("white").getAsInt();
        for (int y = 0; y < image.height(); y += 7) {
            for (int x = 0; x < image.width(); x += 7) {
                int at = 2 * (y * image.width() + x);
                int found = (samples[at] & 0xff) | (samples[at + 1] & 0xff) << 8;
                assertThat(found / white)
                        .isCloseTo(image.sample(x, y) / (double) image.maxValue(), within(0.5 / 65_535));
            }
        }
    }

    @Test
    void showsALayerForEachFindingInTheProportionsOfTheImage() throws Exception {
        GrayImage wide = Phantom.of(2).withSize(400, 200).draw().image();
        JsonObject view = Client.json(serve().post("/v1/view?side=100", ImageFiles.png(wide)));

        assertThat(view.get("width").getAsInt()).isEqualTo(100);
        assertThat(view.get("height").getAsInt()).isEqualTo(50);
        assertThat(view.getAsJsonArray("heatmaps")).hasSize(7);
        for (var heatmap : view.getAsJsonArray("heatmaps")) {
            String png = heatmap.getAsJsonObject().get("png").getAsString();
            BufferedImage layer =
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
            assertThat(layer.getWidth()).isEqualTo(2 * layer.getHeight());
            assertThat(layer.getColorModel().hasAlpha()).isTrue();
        }
    }

    @Test
    void tellsWhatItIs() throws Exception {
        JsonObject health = Client.json(serve().get("/v1/health"));

        assertThat(health.get("status").getAsString()).isEqualTo("up");
        assertThat(health.get("model").getAsString()).isEqualTo("fake");
        assertThat(health.getAsJsonArray("findings")).hasSize(7);
        assertThat(health.get("largest_file_bytes").getAsLong()).isEqualTo(8 << 20);
    }

    /** The document and the server are two texts: every path of the one is answered by the other. */
    @Test
    void describesEveryPathThatItAnswers() throws Exception {
        Client client = serve();
        JsonObject document = Client.json(client.get("/v1/openapi.json"));

        assertThat(document.get("openapi").getAsString()).startsWith("3.1");
        Set<String> paths = document.getAsJsonObject("paths").keySet();
        assertThat(paths)
                .containsExactlyInAnyOrder(
                        "/v1/classify",
                        "/v1/heatmap",
                        "/v1/view",
                        "/v1/health",
                        "/v1/openapi.json",
                        "/v1/answer.schema.json");
        for (String path : paths) {
            boolean isUpload =
                    document.getAsJsonObject("paths").getAsJsonObject(path).has("post");
            HttpResponse<byte[]> response = isUpload ? client.post(path, ImageFiles.png(DRAWN)) : client.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void allowsNoScriptAndNoStyleButItsOwn() throws Exception {
        Client client = serve();
        HttpResponse<byte[]> page = client.get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        String html = new String(page.body(), StandardCharsets.UTF_8);
        assertThat(html).doesNotContain("<style").doesNotContainPattern("<script(?![^>]* src=)");
        assertThat(html).doesNotContainPattern("\\s(style|on\\w+)=").doesNotContainPattern("(src|href)=\"(https?:)?//");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<byte[]> response = serve().send("HEAD", "/v1/openapi.json");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValueAsLong("Content-Length").orElse(0))
                .isGreaterThan(1000);
    }

    // Bad requests

    @Test
    void refusesGarbage200TimesAndAnswersAfterwards() throws Exception {
        Client client = serve();
        Set<Path> before = temporaryFiles();
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(garbage);
            HttpResponse<byte[]> response = client.post(i % 2 == 0 ? "/v1/classify" : "/v1/view", garbage);
            assertThat(response.statusCode()).as("garbage %s", i).isEqualTo(422);
        }
        assertThat(client.post("/v1/classify", ImageFiles.png(DRAWN)).statusCode())
                .isEqualTo(200);
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    /** The files that this process wrote: other processes share the folder, but not the names of image files. */
    private static Set<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("imageio"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void saysWhatIsWrongWithADamagedFile() throws Exception {
        byte[] half = ImageFiles.truncated(ImageFiles.png(DRAWN), 0.5);

        expectProblem(serve().post("/v1/classify", half), 422, "PNG");
    }

    @Test
    void refusesAZip() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("../chest.png"));
            zip.write(ImageFiles.png(DRAWN));
        }

        expectProblem(serve().post("/v1/classify", bytes.toByteArray()), 422, "expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=x", "text/html", "application/x-www-form-urlencoded"})
    void refusesAContentTypeThatIsNoImage(String type) throws Exception {
        expectProblem(
                serve().post("/v1/classify", type, ImageFiles.png(DRAWN)), 415, "expected application/octet-stream");
    }

    @Test
    void refusesAnEmptyBody() throws Exception {
        expectProblem(serve().post("/v1/classify", new byte[0]), 400, "expected the bytes of an image, found none");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/classify?flie=x, expected some of [file]",
        "/v1/heatmap?finding=flu, expected one of [COVID-19",
        "/v1/heatmap?side=0, expected a number of 1 to 4096",
        "/v1/view?side=99999, expected a number of 1 to 4096",
        "/v1/view?side=1&side=2, expected once"
    })
    void refusesParametersThatMeanNothing(String path, String detail) throws Exception {
        expectProblem(serve().post(path, ImageFiles.png(DRAWN)), 400, detail);
    }

    @Test
    void refusesTwoGigabytesBeforeTheyAreSent() throws Exception {
        Client client = serve();
        String answer = client.raw(head(client, "POST /v1/classify", "Content-Length: 2147483648") + "begin");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("expected at most 8388608 bytes, found 2147483648");
    }

    @Test
    void refusesALongBodyThatDoesNotSayItsLength() throws Exception {
        Client client = serve();
        String chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
        String answer = client.raw(head(client, "POST /v1/classify", "Transfer-Encoding: chunked") + chunk.repeat(9));

        assertThat(answer).startsWith("HTTP/1.1 413").contains("found more");
    }

    @Test
    void tellsADrippingClientThatItTookTooLong() throws Exception {
        Client client = serve(classifier(), ANY_PORT.withLongestUpload(Duration.ofMillis(500)));
        try (Socket socket = new Socket("localhost", client.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    head(client, "POST /v1/classify", "Content-Length: 100000").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> Client.rest(in));
            drip(out, answer);
            assertThat(answer.get()).startsWith("HTTP/1.1 408").contains("within 500 ms");
        }
    }

    private static void drip(OutputStream out, CompletableFuture<String> answer) {
        try {
            while (!answer.isDone()) {
                out.write('x');
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed|abort).*"); // the server has closed
        }
    }

    /** Slow loris: more silent clients than there is room, and one honest one. */
    @Test
    void cutsOffClientsThatSendNothing() throws Exception {
        Client client = serve(classifier(), ANY_PORT.withRequests(2).withLongestUpload(Duration.ofMillis(300)));
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Socket socket = keep(new Socket("localhost", client.port()));
            socket.getOutputStream()
                    .write(head(client, "POST /v1/classify", "Content-Length: 100000")
                            .getBytes(StandardCharsets.US_ASCII));
            silent.add(socket);
        }
        for (Socket socket : silent) { // each is answered or closed
            assertThat(Client.rest(socket.getInputStream())).matches("(?s)|HTTP/1.1 503.*");
        }
        assertThat(client.post("/v1/classify", ImageFiles.png(DRAWN)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void readsNoFileThatANameOrAPathPointsTo() throws Exception {
        Client client = serve();
        String name = "../../../../etc/passwd<script>alert(1)</script>";
        HttpResponse<byte[]> response = client.post(
                "/v1/classify?file=" + URLEncoder.encode(name, StandardCharsets.UTF_8), ImageFiles.png(DRAWN));

        assertThat(Client.json(response).get("file").getAsString()).isEqualTo(name);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).doesNotContain("<script>"); // escaped
        assertThat(client.raw("GET /../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.1 40[04].*");
        assertThat(client.raw("GET /%2e%2e/page.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, '', 403",
        "evil.example:8420, '', 403",
        "192.168.0.7, '', 403",
        "localhost, 'Origin: http://evil.example\r\n', 403",
        "localhost, 'Origin: null\r\n', 403",
        "localhost, 'Sec-Fetch-Site: cross-site\r\n', 403",
        "localhost, 'Origin: http://localhost\r\n', 200",
        "127.0.0.1, '', 200",
        "[::1], '', 200",
        "'', '', 403"
    })
    void answersItsOwnPageAndProgramsOnly(String host, String header, int status) throws Exception {
        String answer =
                serve().raw("GET /v1/health HTTP/1.1\r\nHost: " + host + "\r\n" + header + "Connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void answersToANameThatItWasGiven() throws Exception {
        Client client = serve(classifier(), ANY_PORT.withHostName("X-ray.example"));
        String answer = client.raw("GET /v1/health HTTP/1.1\r\nHost: x-ray.example\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesOtherMethodsAndOtherPaths() throws Exception {
        Client client = serve();

        expectProblem(client.get("/v1/classify"), 405, "expected POST");
        expectProblem(client.send("DELETE", "/"), 405, "expected GET, HEAD");
        expectProblem(client.get("/v2/classify"), 404, "openapi.json");
    }

    // Load and ends

    @Test
    void answersTenClientsAtOnce() throws Exception {
        Client client = serve();
        byte[] png = ImageFiles.png(DRAWN);
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(client.postAsync(i % 2 == 0 ? "/v1/classify" : "/v1/view", png));
        }
        for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    /** A backend that runs when it is told to. */
    private static FakeBackend held(CountDownLatch begun, CountDownLatch go) {
        return FakeBackend.open(FakeBackend.open().card(), input -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FakeBackend.logitsOf(0.5, 7);
        });
    }

    @Test
    void tellsThatItIsBusyAndWhenToComeBack() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Client client = serve(classifier(held(begun, go)), ANY_PORT.withRequests(1));
        byte[] png = ImageFiles.png(DRAWN);
        var first = client.postAsync("/v1/classify", png);
        begun.await();

        HttpResponse<byte[]> second = client.post("/v1/classify", png);
        expectProblem(second, 503, "expected fewer than 1 requests at once");
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(client.get("/v1/health").statusCode()).isEqualTo(200);
        go.countDown();
        assertThat(first.get().statusCode()).isEqualTo(200);
    }

    @Test
    void tellsThatUploadsTakeAllTheMemoryThereIsForThem() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        XrayClassifier classifier = keep(XrayClassifier.open(
                held(begun, go),
                ClassifierOptions.defaults().withLimits(DecodeLimits.defaults().withMaxFileBytes(300_000))));
        Client client = serve(classifier, ANY_PORT.withUploadBytes(1));
        byte[] large = ImageFiles.tiff(Phantom.of(1).withSize(500, 500).draw().image());
        var first = client.postAsync("/v1/classify", large);
        begun.await();

        expectProblem(client.post("/v1/classify", large), 503, "too many other uploads");
        go.countDown();
        assertThat(first.get().statusCode()).isEqualTo(200);
    }

    @Test
    void answersWhatItHasBegunBeforeItCloses() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        XrayServer server = keep(XrayServer.open(classifier(held(begun, go)), ANY_PORT));
        Client client = new Client(server);
        byte[] png = ImageFiles.png(DRAWN);
        var first = client.postAsync("/v1/classify", png);
        begun.await();
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> server.close(Duration.ofSeconds(30)));
        HttpResponse<byte[]> health = client.get("/v1/health");
        while (health.statusCode() == 200) { // until the other thread has got that far
            health = client.get("/v1/health");
        }

        expectProblem(health, 503, "takes no more requests");
        expectProblem(client.post("/v1/classify", png), 503, "takes no more requests");
        go.countDown();
        assertThat(first.get().statusCode()).isEqualTo(200);
        assertThat(closed.get()).isTrue();
        assertThatThrownBy(() -> client.get("/")).isInstanceOf(IOException.class);
    }

    @Test
    void saysThatTheClassifierIsClosed() throws Exception {
        XrayClassifier classifier = classifier();
        Client client = serve(classifier, ANY_PORT);
        classifier.close();

        expectProblem(client.post("/v1/classify", ImageFiles.png(DRAWN)), 503, "expected an open one, found it closed");
        assertThat(client.get("/v1/health").statusCode()).isEqualTo(503);
    }

    @Test
    void saysThatThePortIsInUse() throws Exception {
        int port = serve().port();

        assertThatThrownBy(() ->
                        XrayServer.open(classifier(), ServerOptions.defaults().withPort(port)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("port " + port + " on 127.0.0.1: expected a free one");
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        assertThat(ServerOptions.defaults().address().isLoopbackAddress()).isTrue();
        assertThat(ServerOptions.defaults()
                        .withAddress(InetAddress.getByName("0.0.0.0"))
                        .address()
                        .isAnyLocalAddress())
                .isTrue();
    }

    @Test
    void closesTwice() throws Exception {
        XrayServer server = XrayServer.open(classifier(), ANY_PORT);

        assertThat(server.close(Duration.ofSeconds(1))).isTrue();
        server.close(Duration.ZERO);
        assertThat(server).hasToString("XrayServer[" + server.address() + "]");
    }
}
