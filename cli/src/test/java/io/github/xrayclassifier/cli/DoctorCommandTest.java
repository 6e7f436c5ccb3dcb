// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.SelfTest;
import io.github.xrayclassifier.onnx.ExecutionProvider;
import io.github.xrayclassifier.onnx.ProviderReport;
import io.github.xrayclassifier.onnx.RuntimeReport;
import io.github.xrayclassifier.testkit.FakeBackend;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DoctorCommandTest {

    private static final RuntimeReport SOUND = new RuntimeReport(
            Optional.of("1.29.0"),
            "unpacked from a jar",
            Optional.empty(),
            "/tmp",
            Optional.empty(),
            List.of(
                    new ProviderReport(ExecutionProvider.cpu(), Optional.empty()),
                    new ProviderReport(ExecutionProvider.cuda(0), Optional.of("no shared library"))));

    private static Captured run(BackendOpener opener, RuntimeReport report, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.of(out, err, OptionalInt.of(100), OptionalInt.empty());
        CommandLine command = new CommandLine(new DoctorCommand(console, opener, () -> report));
        return new Captured(Xray.run(command, console, arguments), out.toString(), err.toString());
    }

    private static FakeBackend withSelfTest(float firstLogit) {
        float[] logits = FakeBackend.logitsOf(0, 7);
        logits[0] += firstLogit;
        var card = FakeBackend.open().card().toBuilder()
                .selfTest(SelfTest.of(new byte[64 * 64], logits, 0.001f))
                .build();
        return FakeBackend.open(card);
    }

    @Test
    void findsNothingBrokenOnASoundMachineEvenWithoutAGpu() {
        Captured found = run(choice -> withSelfTest(0), SOUND);
        assertThat(found.exitCode()).isZero();
        assertThat(found.out())
                .contains("Java            " + System.getProperty("java.version"))
                .contains("Native library  ONNX Runtime 1.29.0, unpacked from a jar")
                .contains("CPU             available")
                .contains("CUDA:0          not available: no shared library")
                .contains("Model           fake on CPU, 7 findings: COVID-19, edema")
                .containsPattern("SHA-256         [0-9a-f]{64}")
                .contains("Self-test       passed: largest difference of a logit 0.0, allowed 0.0010")
                .endsWith("Verdict         ready to classify\n");
    }

    @Test
    void failsIfTheSelfTestDiffers() {
        Captured found = run(choice -> withSelfTest(0.5f), SOUND);
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out())
                .contains("Self-test       BROKEN: failed: largest difference of a logit 0.50, allowed 0.0010")
                .endsWith("Verdict         not ready: see the lines marked BROKEN\n");
    }

    @Test
    void failsIfTheModelDoesNotOpen() {
        Captured found = run(
                choice -> {
                    throw new ModelException("model x.onnx: expected a card, found none");
                },
                SOUND);
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out()).contains("Model           BROKEN: model x.onnx: expected a card, found none");
    }

    @Test
    void failsIfTheNativeLibraryOrTheTemporaryFolderIsBroken() {
        RuntimeReport broken = new RuntimeReport(
                Optional.empty(),
                "unpacked from a jar",
                Optional.of("expected its native library to load, found UnsatisfiedLinkError"),
                "/none",
                Optional.of("expected an existing, writable folder, found /none"),
                List.of());
        Captured found = run(choice -> withSelfTest(0), broken);
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out())
                .contains("Temporary       BROKEN: expected an existing, writable folder, found /none")
                .contains("Native library  BROKEN: expected its native library to load");
    }

    @Test
    void wrapsLongReasonsToTheTerminal() {
        RuntimeReport wordy = new RuntimeReport(
                Optional.of("1"),
                "jar",
                Optional.empty(),
                "/tmp",
                Optional.empty(),
                List.of(new ProviderReport(ExecutionProvider.cuda(0), Optional.of("word ".repeat(60)))));
        assertThat(run(choice -> withSelfTest(0), wordy).outLines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }
}
