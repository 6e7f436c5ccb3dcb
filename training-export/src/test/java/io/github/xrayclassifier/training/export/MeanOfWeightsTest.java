// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.training.RandomWeights;
import io.github.xrayclassifier.training.network.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeanOfWeightsTest {

    private static final Architecture NET = new Architecture(1, 3, 0.25);

    @TempDir
    Path folder;

    private TrainedModel model(long seed, Map<String, String> changes) throws IOException {
        Map<String, String> metadata = new HashMap<>(Map.of(
                "run", "r" + seed,
                "epoch", "6",
                "epochs", "6",
                "seed", Long.toString(seed),
                "manifest-sha256", "0",
                "output-kind", "SOFTMAX",
                "findings", "COVID-19|normal|pneumonia",
                "fit", "STRETCH",
                "filter", "TRIANGLE",
                "libtorch", "0"));
        metadata.put("channels", "1");
        metadata.put("size", "32x32");
        metadata.put("width-multiplier", "0.25");
        metadata.putAll(changes);
        Path file = folder.resolve(seed + ".safetensors");
        new Safetensors(RandomWeights.of(NET, seed), metadata).write(file, Map.of());
        return TrainedModel.from(file);
    }

    @Test
    void isTheMeanOfEveryWeightAndSaysWhose() throws IOException {
        List<TrainedModel> models = List.of(model(1, Map.of()), model(2, Map.of()), model(3, Map.of()));
        TrainedModel mean = TrainedModel.mean(models);
        assertThat(mean.weights().keySet()).isEqualTo(models.get(0).weights().keySet());
        mean.weights().forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                double sum = 0;
                for (TrainedModel model : models) {
                    sum += model.weight(name)[i];
                }
                assertThat((double) values[i]).as(name).isCloseTo(sum / 3, within(1e-6));
            }
        });
        assertThat(mean.provenance().entries())
                .containsEntry("run", "r1 r2 r3")
                .containsEntry("seed", "1 2 3")
                .containsEntry("epochs", "6");
        assertThat(mean.preprocessing()).isEqualTo(models.get(0).preprocessing());
    }

    @Test
    void refusesRunsOfAnotherKind() throws IOException {
        TrainedModel one = model(1, Map.of());
        TrainedModel larger = model(2, Map.of("size", "64x64"));
        assertThatThrownBy(() -> TrainedModel.mean(List.of(one, larger)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mean of weights, size: expected in all runs 32x32, as in the first, found 64x64");
        assertThatThrownBy(() -> TrainedModel.mean(List.of(one)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mean of weights: expected at least 2 runs, found 1");
    }
}
