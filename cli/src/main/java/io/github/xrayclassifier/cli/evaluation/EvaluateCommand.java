// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.cli.PointConverter;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.comparison.PredictionTable;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.evaluation.CenterBlanked;
import io.github.xrayclassifier.evaluation.ClassifierPredictions;
import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.EvaluationReport;
import io.github.xrayclassifier.evaluation.KnownLabels;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command that evaluates a model on labelled images; loads no libtorch. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Evaluates a model on the labelled images of a manifest, every pixel read (mode exact): accuracy, and for each"
                    + " finding sensitivity, specificity, AUC, average precision, calibration; over all images, by source,"
                    + " age group, sex, view and manufacturer; each metric with a 95 %% interval by bootstrap over patient groups.",
            "Metrics on images that the model was trained or calibrated on are too good."
        })
final class EvaluateCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file, or the word bundled.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private String model;

    @Parameters(index = "1", paramLabel = "MANIFEST", description = "A CSV file with at least path and label.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Mixin
    private final SplitChoice split = new SplitChoice();

    @Option(
            names = "--prevalence",
            paramLabel = "FINDING=P",
            converter = {FindingConverter.class, ShareConverter.class},
            description = "Report PPV and NPV of a finding at this prevalence, e.g. COVID-19=0.01; may be repeated.")
    private Map<Finding, Double> prevalences = new LinkedHashMap<>();

    @Option(
            names = "--positive",
            paramLabel = "FINDING",
            converter = FindingConverter.class,
            description = "The finding that is evaluated against the rest. Default: COVID-19.")
    private Finding positive = Finding.COVID_19;

    @Option(
            names = "--point",
            paramLabel = "POINT",
            converter = PointConverter.class,
            description = "An operating point of the model to evaluate it at: youden, sensitivity=S, specificity=S,"
                    + " threshold=P; may be repeated. Default: youden and sensitivity=0.95.")
    private List<OperatingPoint> points = List.of(OperatingPoint.maximumYouden(), OperatingPoint.sensitivity(0.95));

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap. Default: 1.")
    private long seed = 1;

    @Option(names = "--resamples", paramLabel = "N", description = "Of the bootstrap. Default: 2000.")
    private int resamples = 2000;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all metrics there for machines.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write all tables there, for a model card.")
    private @Nullable Path markdown;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with tables and curves there.")
    private @Nullable Path html;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description =
                    "Write a CSV file there with a line an image: path, labels, source, group, split, verdict, findings,"
                            + " reasons, probabilities. xray compare reads two of them.")
    private @Nullable Path predictions;

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(
            names = "--blank-center",
            description =
                    "Blank the middle 10/16 of each image, where the lungs are: the fall of the metrics shows how far the"
                            + " model needs them.")
    private boolean blankCenter;

    @Option(
            names = "--ignore-unknown",
            description = "Leave out labels that the model has no finding for, instead of stopping; the output says how"
                    + " many. Labels that the model calls untrained are always left out.")
    private boolean ignoreUnknown;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        EvaluationOptions options = checkedOptions();
        Manifest all = Manifest.from(manifest);
        List<ManifestEntry> entries = broken.skips()
                ? split.rows(broken.applyTo(split.of(all), console), row -> true, "")
                : split.rows(all, row -> true, "");
        ModelSource source = ModelFiles.source(Path.of(model));
        ClassifierOptions serving = ClassifierOptions.defaults().withDecoder(DicomDecoder.open());
        if (blankCenter) {
            for (ImageDecoder decoder : BrokenImageChoice.decoders()) {
                serving = serving.withDecoder(new CenterBlanked(decoder));
            }
        }
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(source), serving);
                ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            ModelCard card = classifier.card();
            KnownLabels known = known(card, entries);
            int total = known.entries().size();
            ClassifierPredictions served =
                    ClassifierPredictions.of(classifier, known, done -> bar.update(done, total, "classifying"));
            bar.clear();
            Evaluation evaluation = Evaluation.of(
                    served.predictions(),
                    options.withModel(card)
                            .withPositive(positive, thresholds(card))
                            .withAbstained(served.abstained()::get));
            if (predictions != null) {
                AtomicFiles.writeText(
                        predictions,
                        PredictionTable.of(served.predictions(), card.calibration(), served.verdicts())
                                .text());
            }
            write(EvaluationReport.of(evaluation, about(classifier, all)), evaluation);
        }
        return Xray.DONE;
    }

    /** Before the first image is classified, so that nobody waits for a message about labels. */
    private KnownLabels known(ModelCard card, List<ManifestEntry> entries) {
        KnownLabels known = KnownLabels.of(card, entries);
        if (!ignoreUnknown && !known.unknown().isEmpty()) {
            try {
                known.requireKnown();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        e.getMessage() + "; the model has " + card.findings() + "; --ignore-unknown leaves them out",
                        e);
            }
        }
        if (known.entries().isEmpty()) {
            throw new IllegalArgumentException("labels: expected images labelled with trained findings of "
                    + card.findings() + ", found none of " + entries.size());
        }
        return known;
    }

    private EvaluationOptions checkedOptions() {
        try {
            return EvaluationOptions.defaults().withPrevalences(prevalences).withBootstrap(seed, resamples);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The thresholds that the model's own measurements grant. */
    private Map<String, Double> thresholds(ModelCard card) {
        Map<String, Double> thresholds = new LinkedHashMap<>();
        OperatingCurve curve = card.operatingCurves().get(positive);
        if (curve == null) {
            console.remark("The model has no operating points for " + positive + ".");
            return thresholds;
        }
        for (OperatingPoint point : points) {
            point.on(curve)
                    .ifPresentOrElse(
                            granted -> thresholds.put(point.toString(), granted.threshold()),
                            () -> console.remark("The model grants no " + point + " for " + positive + "."));
        }
        return thresholds;
    }

    private Map<String, String> about(XrayClassifier classifier, Manifest all) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("model", classifier.card().name());
        about.put("model SHA-256", classifier.info().modelSha256());
        about.put("manifest", String.valueOf(manifest.getFileName()));
        about.put("manifest SHA-256", all.sha256());
        about.put("split", split.name());
        if (blankCenter) {
            about.put("images", "with their center blanked");
        }
        OperatingCurve curve = classifier.card().operatingCurves().get(positive);
        if (curve != null) {
            about.put("operating points measured on", curve.dataset());
        }
        return about;
    }

    private void write(EvaluationReport report, Evaluation evaluation) throws IOException {
        if (json != null) {
            AtomicFiles.writeText(json, report.json());
        }
        if (markdown != null) {
            AtomicFiles.writeText(markdown, report.markdown());
        }
        if (html != null) {
            AtomicFiles.writeText(html, report.html());
        }
        EvaluateText.lines(evaluation).forEach(console::result);
    }

    /** Reads a finding's name. */
    static final class FindingConverter implements ITypeConverter<Finding> {

        @Override
        public Finding convert(String value) {
            try {
                return new Finding(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Reads a number. */
    static final class ShareConverter implements ITypeConverter<Double> {

        @Override
        public Double convert(String value) {
            try {
                return Double.valueOf(value);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected a number above 0 and below 1, found " + value);
            }
        }
    }
}
