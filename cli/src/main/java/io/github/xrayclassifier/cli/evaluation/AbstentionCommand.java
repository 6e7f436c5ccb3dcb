// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.abstention.AbstentionPolicyFit;
import io.github.xrayclassifier.abstention.ImageFeatures;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.modelfile.CardReplacement;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that fits a model's abstention policy and measures it. */
@Command(
        name = "gates",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measures a model's abstention policy: on X-rays of split val, on the same images inverted and turned, on drawn"
                    + " pages, noise and slices, and on folders of images that are no X-rays.",
            "With --fit, first fits the policy anew on split train and on one half of split val (by patient), and writes a"
                    + " copy of the model file with it. The other half of val judges."
        })
final class AbstentionCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "An ONNX file. Default: the bundled model.")
    private @Nullable Path model;

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file with at least the columns path, label and split, and best group.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Option(names = "--fit", paramLabel = "FILE", description = "Fit the policy and write the model with it to FILE.")
    private @Nullable Path fit;

    @Option(
            names = "--not-xrays",
            paramLabel = "NAME=DIR",
            description = "A folder of images that are no X-rays; may be repeated.")
    private Map<String, Path> others = new TreeMap<>();

    @Option(
            names = "--images",
            paramLabel = "NAME=DIR",
            description = "A folder of further X-rays that should be answered; may be repeated.")
    private Map<String, Path> xrays = new TreeMap<>();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the tables there instead of printing them.")
    private @Nullable Path out;

    AbstentionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Manifest rows = broken.applyTo(Manifest.from(manifest), console);
        List<ManifestEntry> held = rows.split("val").stream()
                .filter(AbstentionPolicyFit::setsThresholds)
                .toList();
        List<ManifestEntry> judged = rows.split("val").stream()
                .filter(image -> !AbstentionPolicyFit.setsThresholds(image))
                .toList();
        ModelSource source = ModelFiles.source(model);
        if (fit != null) {
            source = fitted(source, rows.split("train"), held, fit);
        }
        StringBuilder text = new StringBuilder();
        AbstentionTable table = new AbstentionTable();
        try (XrayClassifier classifier = ModelFiles.open(source, 1)) {
            AbstentionImages images = images(classifier, judged);
            measure(classifier, judged, images, table);
            text.append(table.markdown());
            if (fit != null) {
                CardReplacement.write(source, withLimits(classifier.card(), table), fit);
            }
        }
        if (out == null) {
            console.result(text.toString());
        } else {
            AtomicFiles.writeText(out, text.toString());
            console.result(out.toString());
        }
        return Xray.DONE;
    }

    private static ModelCard withLimits(ModelCard card, AbstentionTable table) {
        Map<String, String> entries = new TreeMap<>(card.provenance().entries());
        entries.put("gates", table.sentence());
        return card.toBuilder().provenance(new Provenance(entries)).build();
    }

    private ModelSource fitted(ModelSource source, List<ManifestEntry> training, List<ManifestEntry> held, Path target)
            throws IOException {
        try (Backend backend = OnnxBackend.open(source)) {
            ModelCard card = AbstentionPolicyFit.fit(
                    backend.card(),
                    features(backend, training, "reading training images"),
                    features(backend, held, "reading images that set thresholds"),
                    AbstentionPolicyFit.description(
                            String.valueOf(manifest.getFileName()), training.size(), held.size()));
            CardReplacement.write(source, card, target);
        }
        return ModelSource.of(target);
    }

    private List<ImageFeatures> features(Backend backend, List<ManifestEntry> entries, String phase)
            throws IOException {
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            return AbstentionImages.features(
                    backend,
                    AbstentionImages.of(entries),
                    console::remark,
                    done -> bar.update(done, entries.size(), phase));
        }
    }

    private AbstentionImages images(XrayClassifier classifier, List<ManifestEntry> judged) throws IOException {
        AbstentionImages images = new AbstentionImages(classifier);
        images.addTurned(judged);
        images.addDrawn();
        for (Map.Entry<String, Path> folder : others.entrySet()) {
            images.addFolder(folder.getKey(), folder.getValue());
        }
        return images;
    }

    private void measure(
            XrayClassifier classifier, List<ManifestEntry> judged, AbstentionImages images, AbstentionTable table)
            throws IOException {
        measure(classifier, "X-rays of split val that set no threshold", true, AbstentionImages.of(judged), table);
        for (Map.Entry<String, Path> folder : xrays.entrySet()) {
            List<AbstentionImages.Source> sources = new ArrayList<>();
            AbstentionImages.files(folder.getValue()).forEach(file -> sources.add(() -> classifier.decode(file)));
            measure(classifier, folder.getKey(), true, sources, table);
        }
        for (Map.Entry<String, List<AbstentionImages.Source>> kind :
                images.kinds().entrySet()) {
            measure(classifier, kind.getKey(), false, kind.getValue(), table);
        }
    }

    private void measure(
            XrayClassifier classifier,
            String kind,
            boolean isXray,
            List<AbstentionImages.Source> images,
            AbstentionTable table)
            throws IOException {
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            int done = 0;
            for (AbstentionImages.Source image : images) {
                try {
                    table.add(kind, isXray, classifier.classify(image.read()));
                } catch (XrayException e) { // a file that is no image says nothing of the policy
                    console.remark("left out: " + e.getMessage());
                }
                bar.update(++done, images.size(), kind);
            }
        }
    }
}
