// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.evaluation.BrokenImageChoice;
import io.github.xrayclassifier.cli.evaluation.ModelFiles;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.quantization.Comparison;
import io.github.xrayclassifier.quantization.QuantizationProgress;
import io.github.xrayclassifier.quantization.QuantizedModel;
import io.github.xrayclassifier.quantization.Quantizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the int8 form of a model, or says why there is none. */
@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Writes a model of float32 weights anew with int8 convolutions: about a third of the size, and faster on CPUs"
                    + " with VNNI. Rows of the manifest whose split is train give the ranges; those whose split is val"
                    + " choose the variant, the temperature and the evidence in its card.",
            "Writes nothing, and ends with 1, if the answers to more than 1 %% of the val images change or the AUC of a"
                    + " trained finding falls by more than 0.005."
        })
final class QuantizeCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The model file, with its card.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path model;

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description = "The data set: a CSV file with path, label and split.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The int8 model file to write.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Option(
            names = "--calibration-images",
            paramLabel = "N",
            description = "How many train images give the ranges, drawn at random. Default: 256.")
    private int calibrationImages = 256;

    @Option(names = "--seed", paramLabel = "N", description = "Of that draw and of the bootstrap. Default: 7.")
    private long seed = 7;

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(names = "--json", description = "Print what came out as one JSON object.")
    private boolean json;

    QuantizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (calibrationImages < 1) {
            throw new ParameterException(
                    spec.commandLine(), "calibration-images: expected at least 1, found " + calibrationImages);
        }
        ModelSource source = ModelFiles.source(model);
        Manifest data = broken.applyTo(Manifest.from(manifest), console);
        Quantizer quantizer = Quantizer.of(drawn(data.split("train")), data.split("val"), BrokenImageChoice.decoders());
        QuantizedModel quantized;
        try (Display display = new Display(console)) {
            quantized =
                    quantizer.withProgress(display).quantize(source, "split val of " + manifest.getFileName(), seed);
        }
        quantized.write(out);
        console.result(json ? json(source, quantized.comparison()) : text(source, quantized.comparison()));
        return Xray.DONE;
    }

    private List<ManifestEntry> drawn(List<ManifestEntry> rows) {
        List<ManifestEntry> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.subList(0, Math.min(calibrationImages, shuffled.size()));
    }

    private String text(ModelSource source, Comparison found) throws IOException {
        return String.format(
                Locale.ROOT,
                "%s: %.1f MB instead of %.1f; on %d val images %d answers differ, a logit by at most %.2f, the AUC of a"
                        + " finding falls by at most %.4f",
                out,
                Files.size(out) / 1e6,
                source.bytes().remaining() / 1e6,
                found.images(),
                found.different(),
                found.largest(),
                found.largestAucDrop());
    }

    private String json(ModelSource source, Comparison found) throws IOException {
        Gson gson = new GsonBuilder().disableHtmlEscaping().create();
        JsonObject result = new JsonObject();
        result.addProperty("file", out.toString());
        result.addProperty("bytes", Files.size(out));
        result.addProperty("floatBytes", source.bytes().remaining());
        result.addProperty("split", "val");
        result.addProperty("images", found.images());
        result.addProperty("differentAnswers", found.different());
        result.addProperty("rmsLogitDifference", found.rms());
        result.addProperty("largestLogitDifference", found.largest());
        JsonObject drops = new JsonObject();
        found.aucDrops().forEach((finding, drop) -> drops.addProperty(finding.name(), drop));
        result.add("aucDrops", drops);
        return gson.toJson(result);
    }

    /** A bar a phase, and a line a variant. */
    private static final class Display implements QuantizationProgress, AutoCloseable {

        private final Console console;
        private ProgressBar bar;
        private String phase = "";

        Display(Console console) {
            this.console = console;
            this.bar = ProgressBar.open(console, System::nanoTime);
        }

        @Override
        public void image(int done, int total, String now) {
            if (!now.equals(phase)) {
                bar.close();
                bar = ProgressBar.open(console, System::nanoTime);
                phase = now;
            }
            bar.update(done, total, now);
        }

        @Override
        public void tried(String result) {
            bar.clear();
            console.remark(result);
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
