// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The sample as it is, with the bundled model, in a heap of 256 MiB that holds the clients too. */
@Timeout(300)
class ChestApplicationTest {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String BOUNDARY = "a-boundary-of-the-test";

    private static ConfigurableApplicationContext start(String... settings) {
        List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off"));
        all.addAll(List.of(settings));
        return SpringApplication.run(ChestApplication.class, all.toArray(String[]::new));
    }

    private static URI at(ConfigurableApplicationContext application, String path) {
        return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
    }

    private static HttpRequest upload(ConfigurableApplicationContext application, String name, byte[] file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(at(application, "/classify"))
                .timeout(Duration.ofMinutes(4))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    /** Status to the number of responses. */
    private static Map<Integer, Integer> burst(ConfigurableApplicationContext application, List<byte[]> files)
            throws Exception {
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        for (byte[] file : files) {
            responses.add(HTTP.sendAsync(upload(application, "x", file), HttpResponse.BodyHandlers.ofString()));
        }
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (CompletableFuture<HttpResponse<String>> response : responses) {
            statuses.merge(response.get(240, TimeUnit.SECONDS).statusCode(), 1, Integer::sum);
        }
        return statuses;
    }

    private static byte[] drawn(int seed) {
        return ImageFiles.jpeg(Phantom.of(seed).withSize(1000, 1200).draw().image());
    }

    @Test
    void answers500UploadsAtOnceEachWithItsRightStatus() throws Exception {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(256L << 20);
        byte[] good = drawn(1);
        byte[] cut = ImageFiles.truncated(ImageFiles.png(Phantom.of(2).draw().image()), 0.5);
        byte[] text = "this is no image".getBytes(StandardCharsets.UTF_8);
        byte[] huge = ImageFiles.pngClaiming(16_000, 16_000);
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            files.add(List.of(good, good, cut, text, huge).get(i % 5));
        }
        try (ConfigurableApplicationContext application = start("--xray.longest-wait=200s")) {
            assertThat(burst(application, files)).isEqualTo(Map.of(200, 200, 422, 300));

            JsonObject answer = json(send(upload(application, "a.jpg", good)).body());
            String expected =
                    application.getBean(XrayClassifier.class).classify(good).toJson();
            assertThat(answer).isEqualTo(json(expected));
            JsonObject timer = json(send(HttpRequest.newBuilder(
                                            at(application, "/actuator/metrics/xray.classify?tag=outcome:unreadable"))
                                    .build())
                            .body())
                    .getAsJsonArray("measurements")
                    .get(0)
                    .getAsJsonObject();
            assertThat(timer.get("value").getAsInt()).isEqualTo(300);
        }
    }

    @Test
    void tellsThoseWhoDoNotFitThatItIsBusy() throws Exception {
        List<byte[]> files = new ArrayList<>();
        byte[] good = drawn(1);
        for (int i = 0; i < 100; i++) {
            files.add(good);
        }
        try (ConfigurableApplicationContext application = start("--xray.longest-wait=0s", "--xray.workers=1")) {
            Map<Integer, Integer> statuses = burst(application, files);

            assertThat(statuses.keySet()).isSubsetOf(Set.of(200, 503)).contains(200);
        }
    }

    @Test
    void saysInAProblemDocumentWhatIsWrongWithAFile() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            HttpResponse<String> response =
                    send(upload(application, "../../etc/passwd", "no image".getBytes(StandardCharsets.UTF_8)));

            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(json(response.body()).get("type").getAsString())
                    .isEqualTo("https://xray-classifier.github.io/problems#unreadable-image");
            assertThat(json(response.body()).get("detail").getAsString()).contains("expected");
            assertThat(send(HttpRequest.newBuilder(at(application, "/classify"))
                                    .header("Content-Type", "image/png")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(drawn(1)))
                                    .build())
                            .statusCode())
                    .isEqualTo(415);
            assertThat(send(HttpRequest.newBuilder(at(application, "/classify")).build())
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void isHealthyWithTheSelfTestOfTheBundledModel() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            JsonObject health = json(send(HttpRequest.newBuilder(at(application, "/actuator/health"))
                            .build())
                    .body());
            JsonObject xray = health.getAsJsonObject("components").getAsJsonObject("xray");

            assertThat(xray.get("status").getAsString()).isEqualTo("UP");
            assertThat(xray.getAsJsonObject("details").get("self_test").getAsString())
                    .startsWith("passed: ");
            assertThat(xray.getAsJsonObject("details").get("model_sha256").getAsString())
                    .matches("[0-9a-f]{64}");
        }
    }

    /** The code of docs/guide/spring-boot.md is this application's own. */
    @Test
    void isWhatTheGuideShows() throws IOException {
        String guide = Files.readString(Path.of("../../docs/guide/spring-boot.md"));
        for (String file : List.of(
                "src/main/resources/application.yml",
                "src/main/java/io/github/xrayclassifier/examples/spring/ChestController.java")) {
            String source = Files.readString(Path.of(file));
            String shown =
                    source.contains("@RestController") ? source.substring(source.indexOf("@RestController")) : source;
            assertThat(guide).contains(shown.strip());
        }
    }
}
