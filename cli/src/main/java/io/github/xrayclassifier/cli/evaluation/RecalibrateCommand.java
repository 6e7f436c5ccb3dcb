// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.modelfile.AssembledModel;
import io.github.xrayclassifier.modelfile.Recalibration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fits a model file to images of one's own; loads no libtorch. */
@Command(
        name = "recalibrate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Fits temperature, operating points and abstention policy of a model to the labelled images of a manifest, and"
                    + " writes a copy of the model file with them; the weights stay. Beside it go NAME.evaluation.json and"
                    + " NAME.card.md.",
            "The images must not be those that trained the model, and others must judge the result: fit on one split, evaluate"
                    + " on another."
        })
final class RecalibrateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file, or the word bundled.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path model;

    @Parameters(index = "1", paramLabel = "MANIFEST", description = "A CSV file with at least path and label.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Mixin
    private final SplitChoice split = new SplitChoice();

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model file to write.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Option(names = "--keep-policy", description = "Leave the abstention policy as it is.")
    private boolean keepPolicy;

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap. Default: 7.")
    private long seed = 7;

    RecalibrateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Manifest all = Manifest.from(manifest);
        List<ManifestEntry> images = split.rows(broken.applyTo(split.of(all), console), row -> true, "");
        String name = "split " + split.name() + " of " + manifest.getFileName() + " (SHA-256 "
                + all.sha256().substring(0, 12) + ")";
        AssembledModel assembled;
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            Recalibration recalibration = Recalibration.of(
                            ModelFiles.source(model), images, BrokenImageChoice.decoders(), name)
                    .withSeed(seed)
                    .withProgress((done, total) -> bar.update(done, total, "reading images"));
            assembled = (keepPolicy ? recalibration.keepingPolicy() : recalibration).run();
        }
        assembled.write(io.github.xrayclassifier.modelfile.ModelFiles.beside(out));
        assembled.remarks().forEach(console::remark);
        console.result(String.format(
                Locale.ROOT, "temperature: %.3f", assembled.card().calibration().temperature()));
        console.result("model: " + out);
        return Xray.DONE;
    }
}
