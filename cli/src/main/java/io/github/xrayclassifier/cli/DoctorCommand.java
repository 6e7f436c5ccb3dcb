// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.Problems;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.SelfTestRun;
import io.github.xrayclassifier.onnx.ExecutionProvider;
import io.github.xrayclassifier.onnx.ProviderReport;
import io.github.xrayclassifier.onnx.RuntimeReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what works on this machine and what does not. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Says what this machine has for classifying, and why something is missing: Java, the native library, each"
                    + " provider, the folder for temporary files, the model and its self-test.",
            "Exit code 1 if something that classifying needs is broken."
        })
final class DoctorCommand implements Callable<Integer> {

    private static final int NAME_WIDTH = 14;

    private final Console console;
    private final BackendOpener opener;
    private final Supplier<RuntimeReport> probe;
    private int broken;

    @Mixin
    private final ModelChoice choice = new ModelChoice();

    DoctorCommand(Console console, BackendOpener opener) {
        this(console, opener, RuntimeReport::probe);
    }

    DoctorCommand(Console console, BackendOpener opener, Supplier<RuntimeReport> probe) {
        this.console = console;
        this.opener = opener;
        this.probe = probe;
    }

    @Override
    public Integer call() {
        reportJava();
        reportRuntime(probe.get());
        reportModel();
        say("Verdict", broken == 0 ? "ready to classify" : "not ready: see the lines marked BROKEN");
        return broken == 0 ? Xray.DONE : Xray.FAILED;
    }

    private void reportJava() {
        say("Java", property("java.version") + ", " + property("java.vendor") + ", " + property("java.home"));
        say(
                "System",
                property("os.name") + " " + property("os.version") + ", " + property("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores, at most "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB of heap");
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private void reportRuntime(RuntimeReport report) {
        if (report.temporaryFolderProblem().isPresent()) {
            broken("Temporary", report.temporaryFolderProblem().get());
        } else {
            say("Temporary", report.temporaryFolder() + " can be written to");
        }
        if (report.problem().isPresent()) {
            broken("Native library", report.problem().get());
        } else {
            say("Native library", "ONNX Runtime " + report.version().orElse("?") + ", " + report.nativeLibrary());
        }
        report.providers().forEach(this::reportProvider);
    }

    private void reportProvider(ProviderReport report) {
        String name = report.provider().toString();
        String found = report.reason().map(reason -> "not available: " + reason).orElse("available");
        if (report.provider().equals(ExecutionProvider.cpu()) && !report.isAvailable()) {
            broken(name, found);
        } else {
            say(name, found);
        }
    }

    private void reportModel() {
        try (Backend backend = opener.open(choice)) {
            ModelCard card = backend.card();
            say(
                    "Model",
                    card.name() + " on " + backend.info().provider() + ", "
                            + card.findings().size() + " findings: "
                            + String.join(
                                    ", ",
                                    card.findings().stream().map(f -> f.name()).toList()));
            backend.info().fallbackReason().ifPresent(reason -> say("Fallback", reason));
            say("SHA-256", backend.info().modelSha256());
            say("License", card.licence());
            reportSelfTest(backend);
        } catch (IOException | RuntimeException e) {
            broken("Model", Problems.message(e));
        }
    }

    private void reportSelfTest(Backend backend) {
        Optional<SelfTestRun> run = backend.card().selfTest().map(test -> SelfTestRun.of(backend, test));
        if (run.isEmpty()) {
            say("Self-test", "the model file has none");
            return;
        }
        String figures = String.format(
                Locale.ROOT,
                "largest difference of a logit %.2g, allowed %.2g",
                run.get().largestDifference(),
                run.get().tolerance());
        if (run.get().passed()) {
            say("Self-test", "passed: " + figures);
        } else {
            broken("Self-test", "failed: " + figures);
        }
    }

    private void broken(String name, String finding) {
        broken++;
        say(name, "BROKEN: " + finding);
    }

    private void say(String name, String finding) {
        int width = console.outColumns().orElse(Integer.MAX_VALUE) - NAME_WIDTH - 2;
        List<String> lines = Text.wrapped(Text.printable(finding), Math.max(width, 30));
        console.result(Text.padded(name, NAME_WIDTH + 2) + lines.get(0));
        lines.stream().skip(1).forEach(line -> console.result(" ".repeat(NAME_WIDTH + 2) + line));
    }
}
