// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.biomarkers.Activations;
import io.github.xrayclassifier.biomarkers.BiomarkerOptions;
import io.github.xrayclassifier.biomarkers.BiomarkerReport;
import io.github.xrayclassifier.biomarkers.BiomarkerStudy;
import io.github.xrayclassifier.biomarkers.Contrast;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Examines which features tell the findings apart, and whether they return. */
@Command(
        name = "biomarkers",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Ranks the features of a model by how well they tell each finding from its reference, and asks whether the same"
                    + " features do so in another source of images, in another model, and how far a line through the best of"
                    + " them gets. Writes CSV files, report.md and gallery.html into DIR.",
            "gallery.html holds the images themselves: treat it as you treat them.",
            "What has too few patients, sources or models is listed as not measurable. Research use only."
        })
final class BiomarkersCommand implements Callable<Integer> {

    private static final BiomarkerOptions DEFAULTS = BiomarkerOptions.defaults();

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..*",
            description = "ONNX files that carry their card, for example one a fold. Default: the bundled model.")
    private List<Path> models = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Made if missing.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Mixin
    private final StudySettings study = new StudySettings();

    @Mixin
    private final GallerySettings gallery = new GallerySettings();

    @Option(names = "--patients", paramLabel = "N", description = "Measure nothing with fewer on a side. Default: 20.")
    private int patients = 20;

    @Option(names = "--resamples", paramLabel = "N", description = "Behind an interval. Default: 1000.")
    private int resamples = 1000;

    @Option(names = "--shuffles", paramLabel = "N", description = "Behind a baseline. Default: 500.")
    private int shuffles = 500;

    @Option(names = "--seed", paramLabel = "N", description = "Decides all drawing. Default: 7.")
    private long seed = 7;

    @Option(names = "--threads", paramLabel = "N", description = "That run the models. Default: all cores.")
    private int threads = Runtime.getRuntime().availableProcessors();

    BiomarkersCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        BiomarkerOptions options = options();
        StudySettings.Images images = study.read();
        List<Contrast> contrasts = study.contrasts(images);
        Map<String, ModelSource> sources = ModelFiles.named(models);
        Files.createDirectories(out);
        List<Activations> activations = new ArrayList<>();
        for (Map.Entry<String, ModelSource> source : sources.entrySet()) {
            activations.add(run(source.getKey(), source.getValue(), images.entries()));
        }
        BiomarkerReport report =
                BiomarkerStudy.run(activations, contrasts, options, images.description(), this::remark);
        for (Map.Entry<String, String> file : report.files().entrySet()) {
            Files.writeString(out.resolve(file.getKey()), file.getValue());
        }
        ModelSource first = sources.values().iterator().next();
        Gallery.write(out, first, activations.get(0), report.top(), gallery, images.description());
        console.remark("gallery.html holds the images themselves. Research use only, not for diagnosis.");
        console.result(out.resolve("report.md").toString());
        return Xray.DONE;
    }

    private BiomarkerOptions options() {
        try {
            gallery.check();
            return DEFAULTS.withPatients(patients)
                    .withResamples(resamples)
                    .withShuffles(shuffles)
                    .withSeed(seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Activations run(String name, ModelSource source, List<ManifestEntry> entries) throws IOException {
        try (XrayClassifier classifier = ModelFiles.open(source, threads);
                ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            return Activations.of(name, classifier, entries, done -> bar.update(done, entries.size(), name));
        }
    }

    private void remark(String part, int done, int total) {
        console.remark("examining " + part + " (" + (done + 1) + " of " + total + ")");
    }
}
