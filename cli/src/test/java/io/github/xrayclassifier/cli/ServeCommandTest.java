// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ServeCommandTest {

    private static final ServeCommand.Stop AT_ONCE = Runnable::run;

    private final FakeBackend backend = FakeBackend.open();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Captured run(ServeCommand.Stop stop, String... arguments) {
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        CommandLine command = new CommandLine(new ServeCommand(console, choice -> backend, stop));
        return new Captured(Xray.run(command, console, arguments), out.toString(), err.toString());
    }

    @Test
    void answersUntilItIsToldToStop() {
        List<String> answers = new ArrayList<>();
        Captured found = run(
                close -> {
                    answers.add(post(URI.create(out.toString().split(" ", 3)[1])));
                    close.run();
                },
                "--port",
                "0");

        assertThat(found.exitCode()).isZero();
        assertThat(found.out()).matches("Open http://localhost:[0-9]+/ in a browser; Ctrl-C stops\\. .*\n");
        assertThat(found.err()).isEmpty();
        assertThat(JsonParser.parseString(answers.get(0))
                        .getAsJsonObject()
                        .get("model")
                        .getAsString())
                .isEqualTo("fake");
        assertThat(backend.isClosed()).isTrue();
    }

    private static String post(URI page) throws InterruptedException {
        byte[] png = ImageFiles.png(Phantom.of(1).draw().image());
        HttpRequest request = HttpRequest.newBuilder(page.resolve("/v1/classify"))
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofByteArray(png))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysInOneLineThatThePortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Captured found = run(AT_ONCE, "--port", Integer.toString(taken.getLocalPort()));

            assertThat(found.exitCode()).isEqualTo(1);
            assertThat(found.errLines()).hasSize(1);
            assertThat(found.err())
                    .startsWith("serve: port " + taken.getLocalPort() + " on 127.0.0.1: expected a free one");
            assertThat(backend.isClosed()).isTrue();
        }
    }

    @Test
    void warnsThatOthersCanReachIt() {
        Captured found = run(AT_ONCE, "--port", "0", "--host", "0.0.0.0");

        assertThat(found.err()).isEqualTo("Listening beyond this machine, without passwords and without encryption.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--port, 70000, 'port: expected 0 to 65535, found 70000'",
        "--host, 999.1.1.1, '--host: expected an address of this machine, found 999.1.1.1'",
        "--allow-name, a/b, 'host name: expected letters, digits, dots and hyphens, found a/b'",
        "--max-pixels, 0, expected limits of at least 1"
    })
    void refusesOptionsThatMeanNothing(String option, String value, String message) {
        Captured found = run(AT_ONCE, option, value);

        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).contains(message);
    }
}
