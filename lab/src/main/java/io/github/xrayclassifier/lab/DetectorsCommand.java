// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lab;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.abstention.AbstentionPolicyFit;
import io.github.xrayclassifier.abstention.ImageFeatures;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.evaluation.AbstentionImages;
import io.github.xrayclassifier.cli.evaluation.ModelFiles;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that compares out-of-distribution detectors, each fitted on split train. */
@Command(
        name = "detectors",
        mixinStandardHelpOptions = true,
        description =
                "Compares detectors of images that are no X-rays, each fitted on split train, its threshold set on one"
                        + " half of split val (by patient), judged on the other half and on images that are none.")
final class DetectorsCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "An ONNX file. Default: the bundled model.")
    private @Nullable Path model;

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file with at least the columns path, label and split, and best group.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Option(
            names = "--not-xrays",
            paramLabel = "NAME=DIR",
            description = "A folder of images that are no X-rays; may be repeated.")
    private Map<String, Path> others = new TreeMap<>();

    DetectorsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Manifest rows = Manifest.from(manifest);
        List<ManifestEntry> training = rows.split("train");
        List<ManifestEntry> held = rows.split("val").stream()
                .filter(AbstentionPolicyFit::setsThresholds)
                .toList();
        List<ManifestEntry> judged = rows.split("val").stream()
                .filter(image -> !AbstentionPolicyFit.setsThresholds(image))
                .toList();
        ModelSource source = ModelFiles.source(model);
        try (XrayClassifier reader = ModelFiles.open(source, 1);
                Backend backend = OnnxBackend.open(source)) {
            AbstentionImages images = new AbstentionImages(reader);
            images.addTurned(judged);
            images.addDrawn();
            for (Map.Entry<String, Path> folder : others.entrySet()) {
                images.addFolder(folder.getKey(), folder.getValue());
            }
            Map<String, List<ImageFeatures>> kinds = new LinkedHashMap<>();
            for (Map.Entry<String, List<AbstentionImages.Source>> kind :
                    images.kinds().entrySet()) {
                if (!kind.getKey().endsWith(AbstentionImages.AS_GRAY)) { // no detector sees colors in any case
                    kinds.put(kind.getKey(), features(backend, kind.getValue(), kind.getKey()));
                }
            }
            console.result(DetectorComparison.markdown(
                    features(backend, AbstentionImages.of(training), "training images"),
                    training.stream()
                            .map(image -> image.label().name().hashCode())
                            .toList(),
                    features(backend, AbstentionImages.of(held), "images that set thresholds"),
                    features(backend, AbstentionImages.of(judged), "images that judge"),
                    kinds));
        }
        return Xray.DONE;
    }

    private List<ImageFeatures> features(Backend backend, List<AbstentionImages.Source> images, String phase)
            throws IOException {
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            return AbstentionImages.features(
                    backend, images, console::remark, done -> bar.update(done, images.size(), phase));
        }
    }
}
