// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.xrayclassifier.testkit.DrawnDicom;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An archive of one image, answered by hand. Fails if a line, an exit code or a page is not what it should be. */
@Timeout(60)
class PacsCommandTest {

    private static final DrawnDicom IMAGE = DrawnDicom.of(1, 1);

    @TempDir
    Path folder;

    private HttpServer archive;
    private int status = 200;
    private int stored;

    @BeforeEach
    void open() throws IOException {
        archive = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        archive.createContext("/dicom-web", this::answer);
        archive.start();
    }

    @AfterEach
    void close() {
        archive.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (status != 200) {
            send(exchange, status, "text/html", "<html>CANARY</html>".getBytes(StandardCharsets.UTF_8));
        } else if (exchange.getRequestMethod().equals("POST")) {
            exchange.getRequestBody().readAllBytes();
            stored++;
            json(exchange, "{}");
        } else if (path.endsWith("/series")) {
            boolean isDx = exchange.getRequestURI().getQuery().contains("Modality=DX");
            json(exchange, isDx ? "[" + uids("0020000D", IMAGE.studyUid(), "0020000E", IMAGE.seriesUid()) + "]" : "[]");
        } else if (path.endsWith("/instances")) {
            json(exchange, "[" + uids("00080018", IMAGE.instanceUid()) + "]");
        } else {
            send(exchange, 200, "application/dicom", IMAGE.file());
        }
    }

    private static String uids(String... tags) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < tags.length; i += 2) {
            json.append(i == 0 ? "" : ",")
                    .append("\"" + tags[i] + "\":{\"vr\":\"UI\",\"Value\":[\"" + tags[i + 1] + "\"]}");
        }
        return json.append("}").toString();
    }

    private static void json(HttpExchange exchange, String body) throws IOException {
        send(exchange, 200, "application/dicom+json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private Captured pacs(String... options) {
        Stream<String> fixed = Stream.of(
                "pacs",
                "--url",
                "http://localhost:" + archive.getAddress().getPort() + "/dicom-web",
                "--ledger",
                folder.resolve("ledger.db").toString());
        return Captured.run(Stream.concat(fixed, Stream.of(options)).toArray(String[]::new));
    }

    @Test
    void writesALineOfJsonForEachImage() {
        Captured found = pacs("--json");

        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.outLines()).hasSize(1);
        JsonObject line = JsonParser.parseString(found.out()).getAsJsonObject();
        assertThat(line.get("status").getAsString()).isEqualTo("reported");
        assertThat(line.get("instance").getAsString()).isEqualTo(IMAGE.instanceUid());
        assertThat(line.get("study").getAsString()).isEqualTo(IMAGE.studyUid());
        assertThat(line.get("verdict").getAsString()).isIn("classified", "abstained");
        assertThat(line.get("millis").getAsDouble()).isPositive();
        assertThat(stored).isOne();
        assertThat(found.err()).contains("1 reported, 0 skipped, 0 failures, 0 gone");
        assertThat(found.out() + found.err()).doesNotContain(DrawnDicom.CANARY);
    }

    @Test
    void doesNothingTwice() {
        pacs();
        Captured again = pacs();

        assertThat(again.err()).contains("0 reported");
        assertThat(stored).isOne();
    }

    @Test
    void saysInOneLineWhyTheArchiveFails() {
        status = 401;
        Captured found = pacs();

        assertThat(found.exitCode()).isOne();
        assertThat(found.err())
                .contains("xray pacs: search for series of modality CR: expected status 200, found 401 (credentials are"
                        + " missing or wrong)")
                .doesNotContain(DrawnDicom.CANARY);
    }

    @Test
    void refusesWhatContradictsItself() {
        assertThat(pacs("--once", "--watch").exitCode()).isEqualTo(Xray.WRONG_USAGE);
        assertThat(pacs("--user", "x").err()).contains("--user and --password-file: expected both or none, found one");
        assertThat(pacs("--modality", "SR").err()).contains("expected codes such as CR or DX, found SR");
        assertThat(Captured.run("pacs").err()).contains("expected --url, or --report for the summary of a ledger");
        assertThat(Captured.run("pacs", "--url", "http://user:secret@host/").err())
                .contains("expected credentials apart from the address")
                .doesNotContain("secret");
    }

    @Test
    void showsDriftOnAPage() throws Exception {
        pacs();
        fill(folder.resolve("ledger.db"));
        Path page = folder.resolve("page.html");

        Captured found =
                Captured.run("pacs", "--ledger", folder.resolve("ledger.db").toString(), "--report", page.toString());

        assertThat(found.exitCode()).as(found.err()).isZero();
        // 10 of 200 abstain on 9 days, 60 on the last: 0.075 of all; 3 sqrt(.075 * .925 / 200) = .056 on either side.
        assertThat(page)
                .content()
                .contains("Abstentions a day", "Mean probability a day", "2026-01-10: 30 % of 200 images abstained")
                .doesNotContain("2026-01-09: ")
                .doesNotContain("<script");
    }

    /** Ten days with 200 images each; on the last one, many more abstain. */
    private static void fill(Path ledger) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM output");
            statement.execute("DELETE FROM score");
            statement.execute("DELETE FROM image");
            connection.setAutoCommit(false);
            for (int day = 1; day <= 10; day++) {
                for (int i = 0; i < 200; i++) {
                    boolean abstains = i < (day == 10 ? 60 : 10);
                    String uid = "1.2." + day + "." + i;
                    statement.execute(String.format(
                            "INSERT INTO image (instance_uid, series_uid, study_uid, status, found_at, ended_at, millis,"
                                    + " verdict) VALUES ('%s', '1', '1', 'reported', '', '2026-01-%02dT12:00:00Z', %d,"
                                    + " '%s')",
                            uid, day, 100 + i, abstains ? "abstained" : "classified"));
                    statement.execute(
                            String.format("INSERT INTO score VALUES ('%s', 'pneumonia', %s)", uid, 0.2 + 0.03 * day));
                }
            }
            connection.commit();
        }
    }

    @Test
    void asksForALedgerThatIsThere() {
        Captured found = Captured.run(
                "pacs",
                "--ledger",
                folder.resolve("none.db").toString(),
                "--report",
                folder.resolve("page.html").toString());

        assertThat(found.exitCode()).isOne();
        assertThat(found.err()).contains("expected a file, found nothing at");
        assertThat(Files.exists(folder.resolve("none.db"))).isFalse();
    }
}
