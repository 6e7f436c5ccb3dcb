// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.Phantom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rewritten model against the one it was made from: a feature's map must average to what the embedding says. */
class FeatureMapsTest {

    private static final GrayImage FILM =
            Phantom.of(3).withSize(160, 160).draw().image();

    @Test
    void givesMapsWhoseMeanIsTheFeature() {
        List<Integer> features = List.of(7, 0, 1279);
        float[] embedding;
        ModelCard card;
        try (XrayClassifier whole = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()))) {
            embedding = whole.classify(FILM).embedding();
            card = whole.card();
        }
        try (XrayClassifier rewritten =
                XrayClassifier.open(OnnxBackend.open(FeatureMaps.of(BundledModel.mobileNetV2(), card, features)))) {
            Prediction prediction = rewritten.classify(FILM);
            for (int feature : features) {
                assertThat(prediction.heatmap(FeatureMaps.finding(feature)).mean())
                        .as("feature %s", feature)
                        .isCloseTo(embedding[feature], within(1e-5)); // features are below 6, float32
            }
        }
    }

    @Test
    void refusesAModelWithoutAnEmbedding() {
        ModelCard card;
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            card = ModelCard.builder("bare")
                    .preprocessing(backend.card().preprocessing())
                    .findings(backend.card().findings())
                    .outputs(ModelOutputs.ofLogits("logits"))
                    .build();
        }
        assertThatThrownBy(() -> FeatureMaps.of(BundledModel.mobileNetV2(), card, List.of(1)))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("expected an output embedding, found none");
    }

    @Test
    void refusesAnEmbeddingThatIsNoMean() {
        ModelCard card;
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            card = backend.card().toBuilder()
                    .outputs(new ModelOutputs(
                            java.util.Optional.of("logits"),
                            java.util.Optional.empty(),
                            java.util.Optional.of("probabilities"),
                            java.util.Optional.empty()))
                    .build();
        }
        assertThatThrownBy(() -> FeatureMaps.of(BundledModel.mobileNetV2(), card, List.of(1)))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("expected the mean over a feature map, found Softmax");
    }
}
