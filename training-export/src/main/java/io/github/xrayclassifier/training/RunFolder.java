// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The files of one run. */
final class RunFolder {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path folder;
    private final TrainingData data;
    private final TrainingOptions options;
    private final Origins origins;

    RunFolder(Path folder, TrainingData data, TrainingOptions options, Origins origins) {
        this.folder = folder;
        this.data = data;
        this.options = options;
        this.origins = origins;
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

    /** A hash of everything that decides the result, apart from the machine. */
    String identity() {
        return Sha256.of(description().toString().getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject description() {
        JsonObject run = new JsonObject();
        run.addProperty("manifestSha256", data.manifest().sha256());
        run.addProperty("trainingImages", data.trainingEntries().size());
        run.addProperty("trainingSha256", rows(data.trainingEntries()));
        run.addProperty("validationImages", data.validationEntries().size());
        run.addProperty("validationSha256", rows(data.validationEntries()));
        run.addProperty("preprocessing", data.preprocessing().toString());
        run.add(
                "findings",
                GSON.toJsonTree(data.findings().stream().map(Finding::name).toList()));
        JsonObject settings = GSON.toJsonTree(options).getAsJsonObject();
        settings.remove("threads");
        removeLaterOptions(settings);
        run.addProperty("initialWeights", origins.start().identity());
        if (!origins.teachers().isNone()) {
            run.addProperty("teachers", origins.teachers().identity());
        }
        run.add("options", settings);
        return run;
    }

    /** What later versions can do and a run does not: so that runs from before they could keep their hash. */
    private void removeLaterOptions(JsonObject settings) {
        if (options.patience() == 0) {
            settings.remove("patience");
        }
        if (options.regularization().mixupShare() == 1) {
            settings.getAsJsonObject("regularization").remove("mixupShare");
        }
        if (!options.regularization().mixupWithinFindings()) {
            settings.getAsJsonObject("regularization").remove("mixupWithinFindings");
        }
        if (options.augmentation().borderProbability() == 0) {
            JsonObject augmentation = settings.getAsJsonObject("augmentation");
            augmentation.remove("borderProbability");
            augmentation.remove("borderDepth");
        }
    }

    private String rows(java.util.List<ManifestEntry> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.columns().get("path"))
                .append('\t')
                .append(entry.label())
                .append('\t')
                .append(data.weight(entry))
                .append('\n'));
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    void writeRun() throws IOException {
        JsonObject run = description();
        JsonObject machine = new JsonObject();
        machine.addProperty("threads", options.threads());
        machine.addProperty("processors", Runtime.getRuntime().availableProcessors());
        machine.addProperty("java", Runtime.version().toString());
        machine.addProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.addProperty("libtorch", Natives.version());
        run.add("machine", machine);
        AtomicFiles.writeText(folder.resolve("run.json"), GSON.toJson(run) + "\n");
    }

    void writeMetrics(TrainingState state) throws IOException {
        StringBuilder csv =
                new StringBuilder("epoch,size,learning_rate,training_loss,validation_loss,accuracy,mean_auc");
        data.findings().forEach(finding -> csv.append(",auc_").append(finding));
        csv.append(",best,seconds\n");
        for (EpochMetrics m : state.epochs) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%d,%.3e,%.5f,%.5f,%.5f,%.5f",
                    m.epoch(),
                    m.size(),
                    m.learningRate(),
                    m.trainingLoss(),
                    m.validationLoss(),
                    m.accuracy(),
                    m.meanAuc()));
            m.aucs().forEach(auc -> csv.append(String.format(Locale.ROOT, ",%.5f", auc)));
            csv.append(String.format(Locale.ROOT, ",%b,%.1f\n", m.best(), m.seconds()));
        }
        AtomicFiles.writeText(folder.resolve("metrics.csv"), csv.toString());
        AtomicFiles.writeText(folder.resolve("curves.svg"), LearningCurve.svg(state.epochs));
    }

    void writeWeights(FlatLayout layout, Map<String, Tensor> weights, EpochMetrics metrics, boolean best)
            throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("run", identity());
        metadata.put("epoch", Integer.toString(metrics.epoch()));
        metadata.put("epochs", Integer.toString(options.epochs()));
        metadata.put("seed", Long.toString(options.seed()));
        metadata.put("manifest-sha256", data.manifest().sha256());
        metadata.put("initial-weights", origins.start().identity());
        if (!origins.teachers().isNone()) {
            metadata.put("teachers", origins.teachers().identity());
        }
        NetworkOptions network = options.network();
        metadata.put("output-kind", network.outputKind().name());
        metadata.put("width-multiplier", Double.toString(network.widthMultiplier()));
        metadata.put("hidden-units", Integer.toString(network.hiddenUnits()));
        metadata.put("mean", Double.toString(network.normalization().mean()));
        metadata.put("deviation", Double.toString(network.normalization().deviation()));
        metadata.put(
                "findings",
                String.join("|", data.findings().stream().map(Finding::name).toList()));
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

    TrainingResult result(TrainingState state, boolean complete) {
        return new TrainingResult(folder, best(), last(), state.epochs, complete);
    }
}
