// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.modelfile.ModelFiles;
import io.github.xrayclassifier.modelfile.TrainingSupport;
import io.github.xrayclassifier.report.CsvText;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.training.EpochMetrics;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.network.FlatLayout;
import io.github.xrayclassifier.training.recipe.NetworkOptions;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** The files of one run, and the description of everything that decides it. */
final class RunFolder {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** Keys of a recipe that do not decide a run: names of files, whose contents do, and the card's words. */
    private static final List<String> NO_PART =
            List.of("start.weights", "distillation.teachers", "distillation.folds", "data.train-only", "card.");

    private final Path folder;
    private final TrainingData data;
    private final TrainingRecipe recipe;
    private final Origins origins;
    private final TrainingSupport support;

    RunFolder(Path folder, TrainingData data, TrainingRecipe recipe, Origins origins) {
        this.folder = folder;
        this.data = data;
        this.recipe = recipe;
        this.origins = origins;
        this.support = data.support(recipe);
    }

    Path checkpoint() {
        return folder.resolve("checkpoint.safetensors");
    }

    private Path best() {
        return folder.resolve("best.safetensors");
    }

    private Path last() {
        return folder.resolve("last.safetensors");
    }

    /** The files of an earlier run, those of the commands included. */
    private List<Path> earlier() {
        ModelFiles model = ModelFiles.in(folder);
        return Stream.of(
                        checkpoint(),
                        best(),
                        last(),
                        folder.resolve("run.json"),
                        folder.resolve("recipe.yaml"),
                        folder.resolve("metrics.csv"),
                        folder.resolve("curves.svg"),
                        folder.resolve("run.html"),
                        model.model(),
                        model.evaluation(),
                        model.card())
                .filter(Files::exists)
                .toList();
    }

    /**
     * A check that no earlier run lies here, so that none is lost and no mixture of two is left.
     *
     * @throws FileAlreadyExistsException if there is one
     */
    void requireEmpty() throws FileAlreadyExistsException {
        if (!earlier().isEmpty()) {
            throw new FileAlreadyExistsException(
                    folder.toString(),
                    null,
                    "expected a folder without a run, found " + earlier().get(0).getFileName()
                            + "; resume that run, overwrite it, or take another folder");
        }
    }

    void clear() throws IOException {
        for (Path file : earlier()) {
            Files.delete(file);
        }
    }

    /** A hash of everything that decides the result, apart from the machine. */
    String identity() {
        return Sha256.of(description().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Everything that decides the result, by key, in one order. */
    Map<String, String> description() {
        Map<String, String> run = new LinkedHashMap<>();
        run.put("manifest", data.manifest().sha256());
        run.put("training images", data.trainingEntries().size() + ", " + rows(data.trainingEntries()));
        run.put("validation images", data.validationEntries().size() + ", " + rows(data.validationEntries()));
        run.put("findings", names());
        run.put("preprocessing", data.preprocessing().toString());
        run.put("initial weights", origins.start().identity());
        run.put(
                "teachers",
                origins.teachers().isNone() ? "none" : origins.teachers().identity());
        recipe.entries().forEach((key, value) -> {
            if (NO_PART.stream().noneMatch(key::startsWith)) {
                run.put(key, value);
            }
        });
        return run;
    }

    private String names() {
        return String.join("|", data.findings().stream().map(Finding::name).toList());
    }

    private String rows(List<ManifestEntry> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.columns().get("path"))
                .append('\t')
                .append(entry.label())
                .append('\t')
                .append(data.weight(entry))
                .append('\n'));
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    void writeRun(int threads, String device) throws IOException {
        JsonObject run = new JsonObject();
        run.add("decided-by", GSON.toJsonTree(description()));
        JsonObject machine = new JsonObject();
        machine.addProperty("threads", threads);
        machine.addProperty("device", device);
        machine.addProperty("processors", Runtime.getRuntime().availableProcessors());
        machine.addProperty("java", Runtime.version().toString());
        machine.addProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.addProperty("libtorch", Natives.version());
        run.add("machine", machine);
        AtomicFiles.writeText(folder.resolve("run.json"), GSON.toJson(run) + "\n");
        AtomicFiles.writeText(folder.resolve("recipe.yaml"), recipe.yaml());
    }

    void writeMetrics(TrainingState state) throws IOException {
        List<String> header = new ArrayList<>(
                List.of("epoch", "size", "learning_rate", "training_loss", "validation_loss", "accuracy", "mean_auc"));
        data.findings().forEach(finding -> header.add("auc_" + finding));
        header.addAll(List.of("best", "seconds"));
        CsvText csv = CsvText.of(header);
        for (EpochMetrics m : state.epochs) {
            List<Object> row = new ArrayList<>(List.of(m.epoch(), m.size(), number("%.3e", m.learningRate())));
            for (double metric : new double[] {m.trainingLoss(), m.validationLoss(), m.accuracy(), m.meanAuc()}) {
                row.add(number("%.5f", metric));
            }
            m.aucs().forEach(auc -> row.add(number("%.5f", auc)));
            row.addAll(List.of(m.best(), number("%.1f", m.seconds())));
            csv.row(row);
        }
        AtomicFiles.writeText(folder.resolve("metrics.csv"), csv.text());
        AtomicFiles.writeText(folder.resolve("curves.svg"), LearningCurve.svg(state.epochs));
        writePage(state, false);
    }

    /** The page for people, which loads itself anew until the run is over. */
    void writePage(TrainingState state, boolean isOver) throws IOException {
        if (!state.epochs.isEmpty()) {
            String name = String.valueOf(folder.getFileName());
            AtomicFiles.writeText(
                    folder.resolve("run.html"),
                    RunPage.html(name, recipe.epochs(), data.findings(), state.epochs, isOver));
        }
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    void writeWeights(FlatLayout layout, Map<String, Tensor> weights, EpochMetrics metrics, boolean best)
            throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("run", identity());
        metadata.put("epoch", Integer.toString(metrics.epoch()));
        metadata.put("epochs", Integer.toString(recipe.epochs()));
        metadata.put("seed", Long.toString(recipe.seed()));
        metadata.put("manifest-sha256", data.manifest().sha256());
        metadata.put("initial-weights", origins.start().identity());
        if (!origins.teachers().isNone()) {
            metadata.put("teachers", origins.teachers().identity());
        }
        if (!support.untrained().isEmpty()) {
            metadata.put(
                    "untrained",
                    String.join(
                            "|", support.untrained().stream().map(Finding::name).toList()));
        }
        NetworkOptions network = recipe.network();
        metadata.put("output-kind", network.head().name());
        metadata.put("width-multiplier", Double.toString(network.width()));
        metadata.put("hidden-units", Integer.toString(network.hiddenUnits()));
        metadata.put("mean", Double.toString(network.mean()));
        metadata.put("deviation", Double.toString(network.deviation()));
        metadata.put("findings", names());
        Shape shape = data.preprocessing().shape();
        metadata.put("channels", Integer.toString(shape.channels()));
        metadata.put("size", shape.width() + "x" + shape.height());
        metadata.put("fit", data.preprocessing().fit().name());
        metadata.put("filter", data.preprocessing().filter().name());
        metadata.put("libtorch", Natives.version());
        Map<String, int[]> shapes = new LinkedHashMap<>();
        layout.parameters().forEach(slot -> shapes.put(slot.name(), slot.shape()));
        layout.buffers().forEach(slot -> shapes.put(slot.name(), slot.shape()));
        Safetensors.write(last(), weights, metadata, shapes);
        if (best) {
            Safetensors.write(best(), weights, metadata, shapes);
        }
    }

    TrainingResult result(TrainingState state, boolean complete, List<String> remarks) {
        return new TrainingResult(folder, best(), last(), state.epochs, complete, remarks);
    }
}
