// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelCardBuilder;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A prediction as plain data, against the published schema and another library's idea of JSON. */
class PredictionTest {

    private static final BackendInfo BACKEND = new BackendInfo("fake", "CPU", Optional.empty(), "0".repeat(64));
    private static final JsonMapper JACKSON = JsonMapper.builder().build();

    private static ModelCardBuilder card() {
        return ModelCard.builder("m \"x\"")
                .preprocessing(Preprocessing.of(4, 4))
                .findings(List.of(Finding.COVID_19, Finding.FIBROSIS, Finding.NORMAL))
                .untrained(Set.of(Finding.FIBROSIS));
    }

    private static Prediction predict(ModelCardBuilder card, float... logits) {
        byte[] samples = new byte[64];
        for (int i = 0; i < 64; i++) {
            samples[i] = (byte) (3 * i + 20);
        }
        var warning =
                new ImageWarning(ImageWarning.Kind.MULTI_FRAME, "expected one frame,\nfound \u001b[31m2\u009b\u202e");
        var image = new DecodedImage(GrayImage.of8(samples, 8, 8), 8, 8, "test", 0, List.of(warning));
        return Predictor.of(card.build(), BACKEND, AbstentionPolicy.defaults())
                .predict(image, RawOutput.wrap(logits, new float[] {1}, new float[0], 0, 0));
    }

    private static void assertFollowsTheSchema(String json) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("../docs/answer.schema.json")), InputFormat.JSON);
        assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(json.replace("\"version\":1", "\"version\":2"), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void writesAnAnswerAsTheSchemaDescribes() throws IOException {
        Prediction prediction = predict(card(), 1, 99, 0);
        String json = prediction.toJson();

        assertFollowsTheSchema(json);
        JsonNode read = JACKSON.readTree(json);
        assertThat(read.get("verdict").asString()).isEqualTo("classified");
        assertThat(read.get("finding").asString()).isEqualTo("COVID-19");
        assertThat(read.get("probabilities").get("fibrosis").isNull()).isTrue();
        // To the last bit: a threshold that equals the probability is still met after reading.
        assertThat(read.get("probability").asDouble())
                .isEqualTo(prediction.probability(Finding.COVID_19).orElseThrow());
        assertThat(read.get("model").asString()).isEqualTo("m \"x\"");
        assertThat(read.get("warnings").get(0).asString())
                .isEqualTo("expected one frame,\nfound \u001b[31m2\u009b\u202e");
        assertThat(json.chars().filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT))
                .as("what a terminal would obey")
                .isEmpty();
    }

    @Test
    void writesAnAbstentionAsTheSchemaDescribes() throws IOException {
        Prediction prediction = predict(card().confidenceThreshold(0.9), 1, 99, 0);

        assertFollowsTheSchema(prediction.toJson());
        assertThat(prediction.isAnswered()).isFalse();
        assertThat(prediction.finding()).isEmpty();
        assertThat(prediction.reasons()).hasSize(1);
        assertThat(prediction.toJson())
                .contains("\"verdict\":\"abstained\",\"finding\":null,\"probability\":null,\"findings\":[]")
                .contains("\"reasons\":[\"confidence: probability 0.73 of COVID-19, expected at least 0.90\"]");
    }

    /** A controller that returns a prediction gives this document, not an empty object. */
    @Test
    void isTheSameDocumentForJackson() {
        Prediction prediction = predict(card(), 1, 99, 0);

        assertThat(JACKSON.readTree(JACKSON.writeValueAsString(prediction)))
                .isEqualTo(JACKSON.readTree(prediction.toJson()));
    }

    @Test
    void equalsAnotherWithTheSameContents() {
        Prediction prediction = predict(card(), 1, 99, 0);

        assertThat(predict(card(), 1, 99, 0)).isEqualTo(prediction).hasSameHashCodeAs(prediction);
        assertThat(predict(card(), 1, 99, 0.5f)).isNotEqualTo(prediction);
        assertThat(predict(card().confidenceThreshold(0.9), 1, 99, 0)).isNotEqualTo(prediction);
    }
}
