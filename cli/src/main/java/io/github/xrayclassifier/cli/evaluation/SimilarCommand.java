// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.biomarkers.Activations;
import io.github.xrayclassifier.biomarkers.SimilarIndex;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds images that a model sees as alike. */
@Command(
        name = "similar",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Lists the images of an index whose embeddings point most nearly in the direction of a file's: alike to the"
                    + " model, which may mean the same hospital rather than the same disease.",
            "--build makes the index from a manifest. It holds names and labels, no pixels, and serves only the model that"
                    + " made it. Research use only, not for diagnosis."
        })
final class SimilarCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "X-rays to find others like.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--index", required = true, paramLabel = "FILE", description = "The index.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path index;

    @Option(names = "--build", paramLabel = "MANIFEST", description = "Make the index from these images first.")
    private @Nullable Path manifest;

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(names = "--model", paramLabel = "FILE", description = "Default: the bundled model.")
    private @Nullable Path model;

    @Option(names = "--top", paramLabel = "N", description = "Images listed a file. Default: 5.")
    private int top = 5;

    @Option(names = "--threads", paramLabel = "N", description = "That run the model. Default: all cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    SimilarCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (top < 1 || (manifest == null && files.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    top < 1 ? "--top: expected at least 1, found " + top : "expected a FILE or --build, found neither");
        }
        try (XrayClassifier classifier = ModelFiles.open(ModelFiles.source(model), threads)) {
            SimilarIndex images = manifest == null ? SimilarIndex.from(index) : build(classifier, manifest);
            images.requireModel(classifier.info().modelSha256());
            int failed = 0;
            for (Path file : files) {
                failed += list(classifier, images, file) ? 0 : 1;
            }
            return failed == 0 ? Xray.DONE : Xray.FAILED;
        }
    }

    private SimilarIndex build(XrayClassifier classifier, Path from) throws IOException {
        List<ManifestEntry> entries =
                broken.applyTo(Manifest.from(from), console).entries();
        if (entries.isEmpty()) {
            throw new IllegalArgumentException(
                    "manifest " + from.getFileName() + ": expected at least one row, found none");
        }
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            SimilarIndex images = SimilarIndex.of(Activations.of(
                    classifier.card().name(), classifier, entries, done -> bar.update(done, entries.size(), "")));
            images.write(index);
            console.remark(images.size() + " images in " + index);
            return images;
        }
    }

    private boolean list(XrayClassifier classifier, SimilarIndex images, Path file) {
        try {
            List<SimilarIndex.Match> matches =
                    images.nearest(classifier.classify(file).embedding(), top);
            console.result(file.toString());
            for (SimilarIndex.Match match : matches) {
                console.result(
                        String.format(Locale.ROOT, "  %.4f  %s  %s", match.cosine(), match.label(), match.name()));
            }
            return true;
        } catch (IOException | XrayException e) {
            console.remark(file + ": " + io.github.xrayclassifier.cli.terminal.Problems.message(e));
            return false;
        }
    }
}
