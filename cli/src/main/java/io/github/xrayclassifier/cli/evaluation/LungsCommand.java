// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.lungs.LungReport;
import io.github.xrayclassifier.lungs.LungStudy;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how much of the activation maps lies where the lungs are; loads no libtorch. */
@Command(
        name = "lungs",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measures, for each finding and source, how much of the activation maps of the labelled images of a manifest lies"
                    + " inside the lungs. The lungs are two boxes that a simple rule draws on clear images; the others are"
                    + " counted and left out.",
            "A ratio of 1 means that the lungs count no more for the model than the rest of the image."
        })
final class LungsCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file with maps, or the word bundled.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private String model;

    @Parameters(index = "1", paramLabel = "MANIFEST", description = "A CSV file with at least path and label.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Mixin
    private final SplitChoice split = new SplitChoice();

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap. Default: 1.")
    private long seed = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there for machines.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the table there.")
    private @Nullable Path markdown;

    LungsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Manifest all = broken.applyTo(Manifest.from(manifest), console);
        ModelSource source = ModelFiles.source(Path.of(model));
        LungStudy study = LungStudy.empty();
        try (XrayClassifier classifier = ModelFiles.open(source, 1);
                ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            ModelCard card = classifier.card();
            List<ManifestEntry> entries = split.rows(
                    all,
                    row -> card.findings().contains(row.label()) && card.isTrained(row.label()),
                    " with a label of " + card.findings());
            for (int i = 0; i < entries.size(); i++) {
                add(study, classifier, entries.get(i));
                bar.update(i + 1, entries.size(), "classifying");
            }
            bar.clear();
        }
        write(study.rows(seed));
        return Xray.DONE;
    }

    private static void add(LungStudy study, XrayClassifier classifier, ManifestEntry entry) throws IOException {
        try {
            DecodedImage image = classifier.decode(entry.file());
            study.add(entry, image.pixels(), classifier.classify(image));
        } catch (IOException | XrayException e) {
            throw new IOException("manifest line " + entry.line() + ": " + e.getMessage(), e);
        }
    }

    private void write(List<LungStudy.Row> rows) throws IOException {
        String table = LungReport.markdown(rows);
        if (json != null) {
            Files.writeString(json, LungReport.json(rows));
        }
        if (markdown != null) {
            Files.writeString(markdown, table);
        }
        console.result(table.stripTrailing());
    }
}
