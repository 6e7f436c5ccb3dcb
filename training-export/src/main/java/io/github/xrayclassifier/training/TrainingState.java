// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.engine.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * How far a run has come: what a checkpoint holds beside the arrays. Every random draw depends on the seed and the step
 * alone, so no generator is stored.
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

    static void save(TrainingState state, String run, MobileNetV2 net, MobileNetV2 average, Updates updates, Path file)
            throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        net.tensors().forEach((name, values) -> tensors.put("net." + name, values));
        average.tensors().forEach((name, values) -> tensors.put("average." + name, values));
        tensors.putAll(new TreeMap<>(updates.state()));
        Safetensors.write(file, tensors, Map.of("run", run, "state", GSON.toJson(state)), Map.of());
    }

    /** Fills both networks and the optimizer from a checkpoint of the same run. */
    static TrainingState load(Path file, String run, MobileNetV2 net, MobileNetV2 average, Updates updates)
            throws IOException {
        Safetensors saved = Safetensors.read(file);
        String found = saved.metadata().getOrDefault("run", "nothing");
        if (!found.equals(run)) {
            throw new IllegalArgumentException(
                    "checkpoint: expected one of the run " + run + ", found one of " + found);
        }
        net.load(part(saved, "net."));
        average.load(part(saved, "average."));
        updates.state()
                .forEach((name, target) -> Tensors.copy(saved.tensors().getOrDefault(name, new float[0]), target));
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
