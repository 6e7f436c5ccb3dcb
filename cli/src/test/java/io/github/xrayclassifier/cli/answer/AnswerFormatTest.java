// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.predict.AbstentionPolicy;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Predictor;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFormatTest {

    private static final BackendInfo BACKEND = new BackendInfo("fake", "CPU", Optional.empty(), "ab".repeat(32));
    private static final AnswerJson JSON = new AnswerJson("m", BACKEND);

    /** Of two findings, with this probability of the first: the logit that gives it. */
    private static Prediction prediction(double probability) {
        ModelCard card = ModelCard.builder("m")
                .preprocessing(Preprocessing.of(4, 4))
                .findings(List.of(Finding.PNEUMONIA, Finding.NORMAL, Finding.FIBROSIS))
                .untrained(Set.of(Finding.FIBROSIS))
                .build();
        float logit = (float) Math.log(probability / (1 - probability));
        byte[] samples = new byte[64];
        for (int i = 0; i < 64; i++) {
            samples[i] = (byte) (3 * i + 20);
        }
        var colors = new ImageWarning(ImageWarning.Kind.MULTI_FRAME, "the file holds 2 frames");
        var image = new DecodedImage(GrayImage.of8(samples, 8, 8), 8, 8, "PNG", 0, List.of(colors));
        return Predictor.of(card, BACKEND, AbstentionPolicy.defaults())
                .predict(image, RawOutput.wrap(new float[] {logit, 0, 0}, new float[0], new float[0], 0, 0));
    }

    private static Answer classified(String file, double probability) {
        return Answer.of(file, prediction(probability), Duration.ofNanos(12_345_678));
    }

    @Test
    void writesTheDocumentOfAPredictionBetweenFileAndTime() {
        String json = prediction(0.93).toJson();
        assertThat(JSON.format(classified("a/\"b\".png", 0.93)))
                .isEqualTo("{\"file\":\"a/\\\"b\\\".png\"," + json.substring(1, json.length() - 1)
                        + ",\"millis\":12.345678}");
    }

    @Test
    void writesAnErrorAsJsonWithoutFindingAndProbability() {
        assertThat(JSON.format(Answer.error("x.png", "PNG: expected a header, found none", 1)))
                .isEqualTo("{\"file\":\"x.png\",\"version\":1,\"verdict\":\"error\",\"finding\":null,"
                        + "\"probability\":null,\"findings\":[],\"probabilities\":{},"
                        + "\"reasons\":[\"PNG: expected a header, found none\"],\"warnings\":[],\"model\":\"m\","
                        + "\"model_sha256\":\"" + "ab".repeat(32)
                        + "\",\"runtime\":\"fake\",\"provider\":\"CPU\",\"millis\":1.0}");
    }

    @Test
    void keepsEveryDigitAndJsonOnOneLineThatNoTerminalObeys() {
        String line = JSON.format(classified("line\nbreak\u2028\u0007\u009b31m\u202e.png", 0.1 + 0.2));
        assertThat(line)
                .contains("\"pneumonia\":"
                        + prediction(0.1 + 0.2).probability(Finding.PNEUMONIA).orElseThrow())
                .doesNotContain("\n")
                .contains("line\\nbreak\\u2028\\u0007\\u009b31m\\u202e");
    }

    @Test
    void linesUpTheTable() {
        AnswerTable table = new AnswerTable(OptionalInt.empty(), 12, 9);
        assertThat(table.header()).isEqualTo("file          verdict    prob.");
        assertThat(table.format(classified("chest-01.png", 0.7)))
                .isEqualTo("chest-01.png  pneumonia  0.700  warning: the file holds 2 frames");
        assertThat(table.format(Answer.error("x.png", "expected a file, found nothing at x.png", 1)))
                .isEqualTo("x.png         error             expected a file, found nothing at x.png");
    }

    @Test
    void cutsNothingInAPipe() {
        String name = "a/very/long/folder/name/".repeat(20) + "x.png";
        AnswerTable table = new AnswerTable(OptionalInt.empty(), name.length(), 9);
        assertThat(table.format(Answer.error(name, "long ".repeat(100), 1)).lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 80, 200})
    void staysWithinTheTerminal(int columns) {
        String name = "studies/2020-03-14/series-000012/hospital__person1732_bacteria_4564.jpeg";
        AnswerTable table = new AnswerTable(OptionalInt.of(columns), name.length(), 9);
        for (Answer answer : List.of(
                classified(name, 0.25),
                Answer.error(name, "PNG header: expected at most 16384 pixels a side, found 20000 x 20000", 1))) {
            String text = table.format(answer);
            // The three columns need 32 characters at least; a narrower terminal wraps them.
            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(columns, 32)));
            assertThat(text).contains("jpeg");
        }
    }

    @Test
    void putsALongRemarkBelowItsRowOnANarrowTerminal() {
        AnswerTable table = new AnswerTable(OptionalInt.of(50), 60, 9);
        assertThat(table.format(Answer.error("a".repeat(60), "expected a file of at most 3 bytes, found 4000", 1)))
                .isEqualTo("aaaaaaaaaaa\u2026aaaaaaaaaaaaaaaaaaaa  error\n"
                        + "    expected a file of at most 3 bytes, found 4000");
    }

    @Test
    void printsNoControlCharactersOfAFileName() {
        AnswerTable table = new AnswerTable(OptionalInt.empty(), 20, 9);
        assertThat(table.format(Answer.error("a\u001b[31mred\n.png", "b\u202Ec", 1)))
                .startsWith("a\uFFFD[31mred\uFFFD.png")
                .endsWith("b\uFFFDc");
    }
}
