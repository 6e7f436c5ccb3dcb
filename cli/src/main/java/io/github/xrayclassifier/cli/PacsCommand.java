// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.cli.archive.LedgerPage;
import io.github.xrayclassifier.cli.archive.ProcessedJson;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.Problems;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.pacs.PacsWorker;
import io.github.xrayclassifier.pacs.Processed;
import io.github.xrayclassifier.pacs.StoredObject;
import io.github.xrayclassifier.pacs.WorkerOptions;
import io.github.xrayclassifier.pacs.dicomweb.DicomWeb;
import io.github.xrayclassifier.pacs.ledger.Ledger;
import io.github.xrayclassifier.pacs.ledger.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Classifies the radiographs of an archive and stores the results in their studies. */
@Command(
        name = "pacs",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Classifies the new chest radiographs of an archive (DICOMweb), and stores the results in their studies.",
            "What was done is kept in a ledger, so that nothing is lost and nothing doubled, however this command ends;"
                    + " several may run on one ledger side by side. The ledger holds UIDs and answers, and no other"
                    + " attribute of a patient.",
            "With --report alone, writes the summary page of a ledger.",
            "Research use only, not for diagnosis."
        })
final class PacsCommand implements Callable<Integer> {

    // The bytes that multipart adds to a file.
    private static final int OVERHEAD_BYTES = 1 << 20;
    private static final Duration AT_THE_END = Duration.ofSeconds(15);

    private final Console console;
    private final BackendOpener opener;
    private final Map<Status, Integer> tally = new EnumMap<>(Status.class);
    private int done;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    private final ArchiveChoice archive = new ArchiveChoice();

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            defaultValue = "xray-pacs.db",
            description = "The ledger, a SQLite file on a disk of this machine. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it has a default
    private Path ledgerFile;

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = "Only studies from this date on, for example 2026-01-31.")
    private @Nullable LocalDate since;

    @Option(names = "--watch", description = "Keep searching; ends with Ctrl-C. Default: --once.")
    private boolean watch;

    @Option(names = "--once", description = "Search once, and end when nothing is left to do.")
    private boolean once;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Between two searches of --watch. Default: ${DEFAULT-VALUE}.")
    private int interval;

    @Option(
            names = "--modality",
            paramLabel = "CODE",
            split = ",",
            defaultValue = "CR,DX",
            description = "What to search for. Default: ${DEFAULT-VALUE}.")
    private List<String> modalities = new ArrayList<>();

    @Option(
            names = "--store",
            paramLabel = "OBJECT",
            split = ",",
            defaultValue = "sr,sc",
            description = "What to store: sr, a structured report; sc, a picture with the heatmap; seg, the region of"
                    + " highest evidence, for viewers to lay over the image. Default: ${DEFAULT-VALUE}.")
    private List<StoredObject> stored = new ArrayList<>();

    @Option(
            names = "--at",
            paramLabel = "POINT",
            defaultValue = "youden",
            converter = PointConverter.class,
            description =
                    "What decides present or absent: youden, sensitivity=S, specificity=S or threshold=P. Default:"
                            + " ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it has a default
    private OperatingPoint point;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Images in work at once. Default: two more than processors.")
    private int threads = WorkerOptions.defaults().threads();

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "3",
            description = "For an image that fails. Default: ${DEFAULT-VALUE}.")
    private int attempts;

    @Option(names = "--retry-failed", description = "Give the images that failed their attempts back, first.")
    private boolean retryFailed;

    @Option(
            names = "--json",
            description = "Write one JSON object for each image: study, series, instance, status (reported, skipped,"
                    + " failed or gone), attempt, reason, the keys of an answer as classify has them, and where the"
                    + " time went.")
    private boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a summary page: images a day, times, trends of abstentions and probabilities.")
    private @Nullable Path page;

    @Mixin
    private final ModelChoice model = new ModelChoice();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    PacsCommand(Console console, BackendOpener opener) {
        this.console = console;
        this.opener = opener;
    }

    @Override
    public Integer call() throws IOException {
        if (once && watch) {
            throw wrongUsage("--once and --watch: expected one of them, found both");
        }
        if (!archive.isGiven() && page == null) {
            throw wrongUsage("expected --url, or --report for the summary of a ledger; found neither");
        }
        if (!archive.isGiven() && !java.nio.file.Files.exists(ledgerFile)) {
            throw new java.nio.file.NoSuchFileException(ledgerFile.toString());
        }
        Optional<Job> job = archive.isGiven() ? Optional.of(job()) : Optional.empty(); // before a file is made
        try (Ledger ledger = Ledger.open(ledgerFile)) {
            if (job.isPresent()) {
                work(job.get(), ledger);
            }
            if (page != null) {
                LedgerPage.write(ledger, page.toAbsolutePath());
                console.result(page.toString());
            }
        }
        return tally.getOrDefault(Status.FAILED, 0) == 0 ? Xray.DONE : Xray.FAILED;
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The worker's options, as the command line has them. */
    private record Job(ClassifierOptions classifying, WorkerOptions options, DicomWeb client) {}

    private Job job() throws IOException {
        try {
            ClassifierOptions classifying =
                    limits.applyTo(ClassifierOptions.defaults().withDecoder(DicomDecoder.open()));
            DicomWeb client = DicomWeb.of(archive.options(classifying.limits().maxFileBytes() + OVERHEAD_BYTES));
            return new Job(classifying, options(classifying), client);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Problems.message(e), e);
        }
    }

    private void work(Job job, Ledger ledger) throws IOException {
        if (retryFailed) {
            console.remark(ledger.retryFailed() + " images that failed are tried again");
        }
        try (XrayClassifier classifier = XrayClassifier.open(opener.open(model), job.classifying());
                ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            classifier.info().fallbackReason().ifPresent(reason -> console.remark("Running on the CPU: " + reason));
            PacsWorker worker = PacsWorker.of(job.client(), classifier, ledger, job.options());
            long start = System.nanoTime();
            Thread stopping = stopAtTheEnd(worker, Thread.currentThread());
            try {
                if (watch) {
                    worker.watch(processed -> show(processed, ledger, bar), problem -> complain(problem, bar));
                } else {
                    worker.once(processed -> show(processed, ledger, bar));
                }
            } finally {
                bar.clear();
                removeHook(stopping);
            }
            console.remark(summary((System.nanoTime() - start) / 1e9) + " with "
                    + classifier.card().name() + " on " + classifier.info().provider()
                    + ". Research use only, not for diagnosis.");
        }
    }

    private WorkerOptions options(ClassifierOptions classifying) {
        if (interval < 1) {
            throw new IllegalArgumentException("--interval: expected at least 1 second, found " + interval);
        }
        WorkerOptions options = WorkerOptions.defaults()
                .withModalities(modalities)
                .withStored(EnumSet.copyOf(stored))
                .withOperatingPoint(point)
                .withThreads(threads)
                .withAttempts(attempts)
                .withInterval(Duration.ofSeconds(interval))
                .withLimits(classifying.limits());
        return since == null ? options : options.withSince(since);
    }

    /** Ctrl-C and SIGTERM let the images in work end; whatever does not is done by the next run. */
    private static Thread stopAtTheEnd(PacsWorker worker, Thread working) {
        Thread hook = new Thread(
                () -> {
                    worker.stop();
                    try {
                        working.join(AT_THE_END.toMillis());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "xray-pacs-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process ends already, and the hook waits for this thread
        }
    }

    private void show(Processed processed, Ledger ledger, ProgressBar bar) {
        done++;
        tally.merge(processed.result().status(), 1, Integer::sum);
        if (json) {
            if (console.outColumns().isPresent()) {
                bar.clear();
            }
            console.result(ProcessedJson.format(processed));
        }
        try {
            bar.update(done, done + ledger.open(attempts), "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void complain(IOException problem, ProgressBar bar) {
        bar.clear();
        console.remark("The archive fails, trying again later: " + Problems.message(problem));
    }

    private String summary(double seconds) {
        return String.format(
                java.util.Locale.ROOT,
                "%d reported, %d skipped, %d failures, %d gone in %.1f s (%s images/s)",
                tally.getOrDefault(Status.REPORTED, 0),
                tally.getOrDefault(Status.SKIPPED, 0),
                tally.getOrDefault(Status.FAILED, 0),
                tally.getOrDefault(Status.GONE, 0),
                seconds,
                ProgressBar.rate(done / Math.max(seconds, 1e-9)));
    }
}
