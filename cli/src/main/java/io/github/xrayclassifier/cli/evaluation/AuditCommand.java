// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.audit.Check;
import io.github.xrayclassifier.audit.ConfounderAudit;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that audits a data set for confounders; loads no libtorch. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Audits a data set for confounders, cues besides the findings from which a model could learn: class against source, age group, view and"
                    + " image size; images that come twice; groups that cross splits; the source from the image, and the"
                    + " class from the image without its center.",
            "Each check is PASS, WARN or FAIL by its number and two thresholds, or not measurable where the manifest lacks"
                    + " a column."
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:no check failed",
            "1:an image or the manifest cannot be read",
            "2:wrong usage",
            "3:a check failed"
        })
final class AuditCommand implements Callable<Integer> {

    /** Of a data set that misleads. */
    static final int CHECK_FAILED = 3;

    private final Console console;

    @Parameters(index = "0", paramLabel = "MANIFEST", description = "A CSV file with at least path and label.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Option(names = "--seed", paramLabel = "N", description = "Of folds and bootstrap. Default: 1.")
    private long seed = 1;

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(names = "--json", paramLabel = "FILE", description = "Write all results there for machines.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with tables and plots there.")
    private @Nullable Path html;

    AuditCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Manifest rows = broken.applyTo(Manifest.from(manifest), console);
        int total = rows.entries().size();
        ConfounderAudit audit;
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            audit = ConfounderAudit.of(
                    rows, BrokenImageChoice.decoders(), seed, done -> bar.update(done, total, "reading images"));
        }
        String name = String.valueOf(manifest.getFileName());
        if (json != null) {
            AtomicFiles.writeText(json, audit.json(name));
        }
        if (html != null) {
            AtomicFiles.writeText(html, audit.html(name));
        }
        audit.checks().forEach(check -> console.result(line(check)));
        return audit.hasFailed() ? CHECK_FAILED : Xray.DONE;
    }

    private static String line(Check check) {
        return String.format(
                Locale.ROOT,
                "%-14s  %-48s  %s",
                check.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                check.name(),
                check.detail());
    }
}
