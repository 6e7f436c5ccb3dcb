// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.abstention.AbstentionPolicyFit;
import io.github.xrayclassifier.abstention.ImageFeatures;
import io.github.xrayclassifier.abstention.OutlierMethods;
import io.github.xrayclassifier.cli.Console;
import io.github.xrayclassifier.cli.ProgressBar;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.modelfile.CardReplacement;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fits a model's gates and measures them. */
@Command(
        name = "gates",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measures when a model abstains: on X-rays of split val, on the same images inverted and turned, on drawn pages,"
                    + " noise and slices, and on folders of images that are no X-rays.",
            "With --fit, first fits the gates anew on split train and on one half of split val (by patient), and writes a"
                    + " copy of the model file with them. The other half of val judges."
        })
final class GatesCommand implements Callable<Integer> {

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

    @Option(names = "--fit", paramLabel = "FILE", description = "Fit the gates and write the model with them to FILE.")
    private @Nullable Path fit;

    @Option(
            names = "--foreign",
            paramLabel = "NAME=DIR",
            description = "A folder of images that are no X-rays; may be repeated.")
    private Map<String, Path> foreign = new TreeMap<>();

    @Option(
            names = "--images",
            paramLabel = "NAME=DIR",
            description = "A folder of further X-rays that should be answered; may be repeated.")
    private Map<String, Path> films = new TreeMap<>();

    @Option(names = "--methods", description = "Also compare methods of telling foreign images; fits each of them.")
    private boolean methods;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the tables there instead of printing them.")
    private @Nullable Path out;

    GatesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Manifest rows = Manifest.from(manifest);
        List<ManifestEntry> held = rows.split("val").stream()
                .filter(AbstentionPolicyFit::setsThresholds)
                .toList();
        List<ManifestEntry> judged = rows.split("val").stream()
                .filter(film -> !AbstentionPolicyFit.setsThresholds(film))
                .toList();
        ModelSource source = ModelFiles.source(model);
        if (fit != null) {
            source = fitted(source, rows.split("train"), held, fit);
        }
        StringBuilder text = new StringBuilder();
        AbstentionTable table = new AbstentionTable();
        try (XrayClassifier classifier = ModelFiles.open(source, 1)) {
            AbstentionImages pictures = pictures(classifier, judged);
            measure(classifier, judged, pictures, table);
            text.append(table.markdown());
            if (fit != null) {
                CardReplacement.write(source, withLimits(classifier.card(), table), fit);
            }
            if (methods) {
                text.append('\n').append(compared(source, rows.split("train"), held, judged, pictures));
            }
        }
        if (out == null) {
            console.result(text.toString());
        } else {
            Files.writeString(out, text);
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
                    features(backend, films(training), "reading training images"),
                    features(backend, films(held), "reading images that set thresholds"),
                    AbstentionPolicyFit.description(
                            String.valueOf(manifest.getFileName()), training.size(), held.size()));
            CardReplacement.write(source, card, target);
        }
        return ModelSource.of(target);
    }

    private static List<AbstentionImages.Source> films(List<ManifestEntry> entries) {
        List<AbstentionImages.Source> sources = new ArrayList<>();
        var options = ClassifierOptions.defaults().withDecoder(DicomDecoder.open());
        for (ManifestEntry entry : entries) {
            sources.add(new Film(entry, options.decoders()));
        }
        return sources;
    }

    private record Film(ManifestEntry entry, List<ImageDecoder> decoders) implements AbstentionImages.Source {

        @Override
        public DecodedImage read() throws IOException {
            return DecodedImage.of(entry.decode(decoders, DecodeRequest.defaults()), "image");
        }

        @Override
        public String origin() {
            return entry.source();
        }
    }

    private List<ImageFeatures> features(Backend backend, List<AbstentionImages.Source> pictures, String what)
            throws IOException {
        List<ImageFeatures> features = new ArrayList<>();
        try (InferenceContext context = backend.openContext();
                ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            int done = 0;
            for (AbstentionImages.Source picture : pictures) {
                try {
                    features.add(
                            ImageFeatures.of(backend, context, picture.read().pixels(), picture.origin()));
                } catch (XrayException e) {
                    console.remark("left out: " + e.getMessage());
                }
                bar.update(++done, pictures.size(), what);
            }
        }
        return features;
    }

    private AbstentionImages pictures(XrayClassifier classifier, List<ManifestEntry> judged) throws IOException {
        AbstentionImages pictures = new AbstentionImages(classifier);
        pictures.addTurned(judged);
        pictures.addDrawn();
        for (Map.Entry<String, Path> folder : foreign.entrySet()) {
            pictures.addFolder(folder.getKey(), folder.getValue());
        }
        return pictures;
    }

    private void measure(
            XrayClassifier classifier, List<ManifestEntry> judged, AbstentionImages pictures, AbstentionTable table)
            throws IOException {
        measure(classifier, "X-rays of split val that set no threshold", true, films(judged), table);
        for (Map.Entry<String, Path> folder : films.entrySet()) {
            List<AbstentionImages.Source> sources = new ArrayList<>();
            AbstentionImages.files(folder.getValue()).forEach(file -> sources.add(() -> classifier.decode(file)));
            measure(classifier, folder.getKey(), true, sources, table);
        }
        for (Map.Entry<String, List<AbstentionImages.Source>> kind :
                pictures.kinds().entrySet()) {
            measure(classifier, kind.getKey(), false, kind.getValue(), table);
        }
    }

    private void measure(
            XrayClassifier classifier,
            String kind,
            boolean isFilm,
            List<AbstentionImages.Source> pictures,
            AbstentionTable table)
            throws IOException {
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            int done = 0;
            for (AbstentionImages.Source picture : pictures) {
                try {
                    table.add(kind, isFilm, classifier.classify(picture.read()));
                } catch (XrayException e) { // a file that is no image says nothing of the gates
                    console.remark("left out: " + e.getMessage());
                }
                bar.update(++done, pictures.size(), kind);
            }
        }
    }

    private String compared(
            ModelSource source,
            List<ManifestEntry> training,
            List<ManifestEntry> held,
            List<ManifestEntry> judged,
            AbstentionImages pictures)
            throws IOException {
        Map<String, List<ImageFeatures>> kinds = new LinkedHashMap<>();
        try (Backend backend = OnnxBackend.open(source)) {
            for (Map.Entry<String, List<AbstentionImages.Source>> kind :
                    pictures.kinds().entrySet()) {
                if (!kind.getKey().endsWith(", as gray")) { // the methods see no colors in any case
                    kinds.put(kind.getKey(), features(backend, kind.getValue(), kind.getKey()));
                }
            }
            List<Integer> labels = training.stream()
                    .map(film -> film.label().name().hashCode())
                    .toList();
            return OutlierMethods.markdown(
                    features(backend, films(training), "reading training images"),
                    labels,
                    features(backend, films(held), "reading images that set thresholds"),
                    features(backend, films(judged), "reading images that judge"),
                    kinds);
        }
    }
}
