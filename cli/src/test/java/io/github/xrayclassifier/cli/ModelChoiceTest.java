// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of the model on ONNX Runtime itself, on a machine without CUDA and DirectML. */
class ModelChoiceTest {

    @TempDir
    private Path folder;

    private String xray = "";

    @BeforeEach
    void draw() throws IOException {
        byte[] png = ImageFiles.png(Phantom.of(1).withSize(200, 200).draw().image());
        xray = Files.write(folder.resolve("chest.png"), png).toString();
    }

    private static Captured run(String... arguments) {
        return Captured.run(OnnxOpener::open, OptionalInt.empty(), arguments);
    }

    @Test
    void failsWithReasonAndRemedyIfARequiredProviderIsMissing() {
        Captured found = run("classify", "--provider", "directml:1", xray);
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out()).isEmpty();
        assertThat(found.errLines()).hasSize(1);
        assertThat(found.err())
                .startsWith("xray classify: provider: expected DirectML:1, found it not available: ")
                .contains("Remedy: ");
    }

    @Test
    void runsOnTheProcessorAndSaysWhyIfAPreferredProviderIsMissing() {
        Captured found = run("classify", "--provider", "directml", "--policy", "prefer", "--json", xray);
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.errLines().get(0)).startsWith("Running on the CPU: DirectML:0: ");
        assertThat(found.out()).contains("\"provider\":\"CPU\"");
    }

    @Test
    void doesNotTryAProviderUnderThePolicyCpu() {
        Captured found = run("classify", "--provider", "directml", "--policy", "cpu", xray);
        assertThat(found.exitCode()).isZero();
        assertThat(found.errLines().get(0))
                .isEqualTo("Running on the CPU: DirectML:0 was not tried: the policy is CPU");
    }

    @Test
    void takesTheBundledModelInInt8() {
        Captured found = run("classify", "--int8", "--json", xray);
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out()).contains(BundledModel.mobileNetV2Int8().sha256().orElseThrow());
    }

    @Test
    void refusesTwoModels() {
        Captured found = run("classify", "--int8", "--model", "other.onnx", xray);
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).startsWith("xray classify: ").contains("--int8", "--model", "mutually exclusive");
    }

    @Test
    void saysInOneLineThatAModelIsNone() throws IOException {
        assertThat(run("classify", "--model", folder.toString(), xray).err())
                .isEqualTo("xray classify: " + folder + ": expected a model file, found a folder\n");
        Path none = folder.resolve("none.onnx");
        assertThat(run("classify", "--model", none.toString(), xray).err())
                .isEqualTo("xray classify: expected a file, found nothing at " + none + "\n");
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");
        Captured found = run("classify", "--model", text.toString(), xray);
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.errLines()).hasSize(1);
        assertThat(found.err()).startsWith("xray classify: model text.onnx, ").contains("expected", "found");
    }
}
