// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The oracle is PyTorch: src/test/golden/export_torchvision.py made the file and the expected logits. */
class TorchvisionModelTest {

    private static final int SIDE = 64;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = TorchvisionModelTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static ModelSource source() throws IOException {
        return ModelSource.of("torchvision-mobilenet-v2.onnx", resource("torchvision-mobilenet-v2.onnx"));
    }

    /** ImageNet's mean and deviation, as torchvision's recipes have them. */
    private static ModelCard card() {
        return ModelCard.builder("a model from elsewhere")
                .inputName("input")
                .preprocessing(Preprocessing.of(SIDE, SIDE)
                        .withFloat32(
                                IntensityRange.UNIT, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f)))
                .findings(List.of(
                        new Finding("cardiomegaly"),
                        new Finding("nodule"),
                        new Finding("hernia"),
                        new Finding("no finding")))
                .outputs(ModelOutputs.ofLogits("output"))
                .build();
    }

    /** The script's pattern: ((7919 i) mod 511 - 255) / 256, exact in float32. */
    private static Tensor pattern() {
        float[] values = new float[3 * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7919 % 511 - 255) / 256f;
        }
        return Tensor.of(card().preprocessing().shape(), values);
    }

    private static float[] expectedLogits() throws IOException {
        List<String> lines = new String(resource("torchvision-mobilenet-v2.logits.txt"), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        float[] logits = new float[lines.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Float.parseFloat(lines.get(i));
        }
        return logits;
    }

    @Test
    void givesPyTorchsLogits() throws IOException {
        try (OnnxBackend backend =
                OnnxBackend.open(source(), OnnxOptions.defaults().withCard(card()))) {
            assertThat(backend.run(pattern()).logits())
                    .containsExactly(expectedLogits(), within(5e-5f)); // worst 2.2e-6 on x86-64
        }
    }

    @Test
    void takesAGrayImageThroughItsRecipe() throws IOException {
        byte[] samples = new byte[100 * 80];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 31);
        }
        try (OnnxBackend backend =
                OnnxBackend.open(source(), OnnxOptions.defaults().withCard(card()))) {
            Tensor input = backend.card().preprocessing().apply(GrayImage.of8(samples, 100, 80));
            assertThat(backend.run(input).logits()).hasSize(4);
        }
    }

    @Test
    void isRefusedWithTheCardOfAnotherModel() {
        ModelCard uint8 =
                card().toBuilder().preprocessing(Preprocessing.of(SIDE, SIDE)).build();
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(
                        () -> OnnxBackend.open(source(), OnnxOptions.defaults().withCard(uint8)))
                .withMessage("model torchvision-mobilenet-v2.onnx, input \"input\": expected [N,1,64,64] uint8, found"
                        + " [N,3,64,64] float32");
    }
}
