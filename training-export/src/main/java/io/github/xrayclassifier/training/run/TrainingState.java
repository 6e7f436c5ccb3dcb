// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.EpochMetrics;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.optimization.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a run: the part of a checkpoint beside the arrays. Every random draw depends on the seed and the step alone, so
 * no generator is stored.
 */
final class TrainingState {

    private static final Gson GSON =
            new GsonBuilder().serializeSpecialFloatingPointValues().create();

    /** Steps made in the whole run. */
    long step;
    /** Sum of the losses of the unfinished epoch. */
    double lossSum;
    /** Seconds spent on the unfinished epoch by earlier processes. */
    double seconds;
    /** The best score so far. */
    double bestScore = Double.NEGATIVE_INFINITY;
    /** Finished epochs. */
    List<EpochMetrics> epochs = new ArrayList<>();

    static void save(
            TrainingState state,
            Map<String, String> description,
            MobileNetV2 net,
            MobileNetV2 average,
            UpdateRule updates,
            Path file)
            throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        net.tensors().forEach((name, values) -> tensors.put("net." + name, values));
        average.tensors().forEach((name, values) -> tensors.put("average." + name, values));
        tensors.putAll(new TreeMap<>(updates.state()));
        Map<String, String> metadata = Map.of("decided-by", GSON.toJson(description), "state", GSON.toJson(state));
        Safetensors.write(file, tensors, metadata, Map.of());
    }

    /** Fills both networks and the optimizer from a checkpoint of the same run. */
    static TrainingState load(
            Path file,
            Map<String, String> description,
            Set<String> free,
            MobileNetV2 net,
            MobileNetV2 average,
            UpdateRule updates)
            throws IOException {
        Safetensors saved = Safetensors.read(file);
        requireSame(file, saved.metadata().get("decided-by"), description, free);
        net.load(part(saved, "net."));
        average.load(part(saved, "average."));
        updates.state()
                .forEach((name, target) -> Tensors.copy(saved.tensors().getOrDefault(name, new float[0]), target));
        return state(saved);
    }

    /**
     * The epochs that a run has finished.
     *
     * @throws IllegalArgumentException if the checkpoint lies within an epoch
     */
    static int finishedEpochs(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "expected a checkpoint to continue, found none");
        }
        TrainingState state = state(Safetensors.read(file));
        if (state.lossSum != 0 || state.epochs.isEmpty()) {
            throw new IllegalArgumentException(
                    "checkpoint: expected one at the end of an epoch, found one within epoch "
                            + (state.epochs.size() + 1) + "; resume that run first");
        }
        return state.epochs.size();
    }

    private static TrainingState state(Safetensors saved) throws IOException {
        try {
            TrainingState state = GSON.fromJson(saved.metadata().getOrDefault("state", ""), TrainingState.class);
            if (state != null) {
                return state;
            }
        } catch (JsonSyntaxException e) {
            throw new IOException("checkpoint: expected the state of a run, found something else", e);
        }
        throw new IOException("checkpoint: expected the state of a run, found none");
    }

    /** A run continues to the same bytes only if everything that decides it is the same: a message names what is not. */
    private static void requireSame(Path file, @Nullable String saved, Map<String, String> now, Set<String> free)
            throws IOException {
        Map<String, String> before = new LinkedHashMap<>();
        try {
            if (saved != null) {
                JsonParser.parseString(saved)
                        .getAsJsonObject()
                        .entrySet()
                        .forEach(entry ->
                                before.put(entry.getKey(), entry.getValue().getAsString()));
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw new IOException(file + ": expected a checkpoint, found something else", e);
        }
        if (before.isEmpty()) {
            throw new IllegalArgumentException(
                    file
                            + ": expected a checkpoint of this version, found one that does not say what decided its run; overwrite it");
        }
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.addAll(before.keySet());
        keys.removeAll(free);
        String different = keys.stream()
                .filter(key -> !Objects.equals(before.get(key), now.get(key)))
                .map(key -> key + " (" + before.getOrDefault(key, "nothing") + " in the checkpoint, "
                        + now.getOrDefault(key, "nothing") + " now)")
                .collect(Collectors.joining(", "));
        if (!different.isEmpty()) {
            throw new IllegalArgumentException(
                    "checkpoint: expected the same data and recipe as when the run began, found other " + different);
        }
    }

    private static Map<String, float[]> part(Safetensors saved, String prefix) {
        Map<String, float[]> part = new HashMap<>();
        saved.tensors().forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), values);
            }
        });
        return part;
    }
}
