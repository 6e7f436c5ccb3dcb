// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The device of a run for each wish, machine and build of libtorch; that it trains on CUDA was never seen by this project. */
class DeviceTest {

    @Test
    void takesCudaOnlyWhereItIs() {
        assertThat(Device.of(DeviceChoice.AUTO, true, true).isCuda()).isTrue();
        assertThat(Device.of(DeviceChoice.CUDA, true, true).isCuda()).isTrue();
        assertThat(Device.of(DeviceChoice.CPU, true, true).isCuda()).isFalse();
        assertThat(Device.of(DeviceChoice.AUTO, true, false)).isEqualTo(new Device(false, java.util.Optional.empty()));
        assertThat(Device.of(DeviceChoice.CUDA, true, false).fallback())
                .hasValueSatisfying(reason -> assertThat(reason).contains("found none that its driver offers"));
        assertThat(Device.of(DeviceChoice.CUDA, false, false).fallback())
                .hasValueSatisfying(reason -> assertThat(reason).contains("linux-x86_64-gpu", "found one without"));
    }

    @Test
    void fallsBackToTheCpuAndSaysWhy(@TempDir Path folder) throws IOException {
        TrainingData data = Drawings.write(folder.resolve("data"), 32);
        List<String> remarks = new ArrayList<>();
        Drawings.trainer(
                        data,
                        Drawings.recipe()
                                .with("epochs", 1)
                                .with("batch-size", 16)
                                .with("network.width", 0.25))
                .withDevice(DeviceChoice.CUDA)
                .withProgress(new TrainingProgress() {
                    @Override
                    public void remark(String sentence) {
                        remarks.add(sentence);
                    }
                })
                .train(folder.resolve("run"));
        assertThat(remarks)
                .anyMatch(sentence -> sentence.startsWith("Training on the CPU: expected libtorch with CUDA"));
        assertThat(Files.readString(folder.resolve("run/run.json"))).contains("\"device\": \"CPU\"");
    }
}
