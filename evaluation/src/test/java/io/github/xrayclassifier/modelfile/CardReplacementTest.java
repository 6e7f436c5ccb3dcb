// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Graphs before and after; what they calculate is tried in OneRuleTest. */
class CardReplacementTest {

    private static byte[] bundled() {
        return ByteString.copyFrom(BundledModel.mobileNetV2().bytes()).toByteArray();
    }

    private static ModelCard bundledCard() {
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            return backend.card();
        }
    }

    private static GraphProto graph(byte[] file) throws IOException {
        return ModelProto.parseFrom(file).getGraph();
    }

    @Test
    void leavesTheGraphOfAModelThatFollowsItsCard() throws IOException {
        assertThat(CardReplacement.bytes(bundled(), bundledCard())).isEqualTo(bundled());
    }

    @Test
    void takesBackWhatItPutIn() throws IOException {
        ModelCard other = bundledCard().toBuilder()
                .calibration(new Calibration(2.5))
                .untrained(Set.of(Finding.FIBROSIS))
                .build();
        byte[] changed = CardReplacement.bytes(bundled(), other);
        assertThat(graph(changed).getNodeCount())
                .as("one more, which masks")
                .isEqualTo(graph(bundled()).getNodeCount() + 1);
        assertThat(CardReplacement.bytes(changed, other)).isEqualTo(changed);
        assertThat(CardReplacement.bytes(changed, bundledCard())).isEqualTo(bundled());
    }

    @ParameterizedTest
    @EnumSource
    void keepsMetadataOfOtherTools(OutputKind kind) throws IOException {
        RandomModel model = RandomModel.of(List.of(Finding.EDEMA, Finding.NORMAL), kind, 1);
        ModelProto.Builder file = model.file().toBuilder();
        file.addMetadataPropsBuilder().setKey("tool").setValue("of another");
        ModelProto changed =
                ModelProto.parseFrom(CardReplacement.bytes(file.build().toByteArray(), model.card()));
        assertThat(changed.getMetadataPropsList())
                .anyMatch(entry -> entry.getKey().equals("tool"))
                .anyMatch(entry -> entry.getKey().equals("xray.name"));
    }

    @Test
    void refusesAGraphWhoseLogitsComeFromItsProbabilities() {
        RandomModel model = RandomModel.of(List.of(Finding.EDEMA, Finding.NORMAL), OutputKind.SOFTMAX, 1);
        ModelCard turned = model.card().toBuilder()
                .outputs(new ModelOutputs(
                        Optional.of("probabilities"), Optional.of("logits"), Optional.empty(), Optional.empty()))
                .build();
        assertThatThrownBy(() -> CardReplacement.bytes(model.file().toByteArray(), turned))
                .isInstanceOf(ModelException.class)
                .hasMessage("model random 1, output \"logits\": expected probabilities that come from the logits,"
                        + " found the logits come from them");
    }

    @Test
    void refusesWhatIsNoModel() {
        assertThatThrownBy(() -> CardReplacement.bytes(new byte[] {1, 2, 3}, bundledCard()))
                .isInstanceOf(IOException.class);
    }
}
