// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.xrayclassifier.model.BackendInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFormatTest {

    private static final AnswerJson JSON =
            new AnswerJson(new BackendInfo("fake", "CPU", Optional.empty(), "ab".repeat(32)));

    private static Answer classified(String file, double probability) {
        Map<String, Optional<Double>> probabilities = new LinkedHashMap<>();
        probabilities.put("pneumonia", Optional.of(probability));
        probabilities.put("fibrosis", Optional.empty());
        return new Answer(
                file,
                Answer.Kind.CLASSIFIED,
                Optional.of("pneumonia"),
                Optional.of(probability),
                probabilities,
                List.of(),
                List.of("the image has colors"),
                12.3456789);
    }

    @Test
    void writesAClassificationAsOneJsonObjectWithItsKeysInOrder() {
        assertThat(JSON.format(classified("a/\"b\".png", 0.93123456789)))
                .isEqualTo("{\"file\":\"a/\\\"b\\\".png\",\"verdict\":\"classified\",\"finding\":\"pneumonia\","
                        + "\"probability\":0.931235,\"probabilities\":{\"pneumonia\":0.931235,\"fibrosis\":null},"
                        + "\"reasons\":[],\"warnings\":[\"the image has colors\"],\"model_sha256\":\""
                        + "ab".repeat(32)
                        + "\",\"provider\":\"CPU\",\"millis\":12.3457}");
    }

    @Test
    void writesAnErrorAsJsonWithoutFindingAndProbability() {
        assertThat(JSON.format(Answer.error("x.png", "PNG: expected a header, found none", 1)))
                .contains("\"verdict\":\"error\",\"finding\":null,\"probability\":null,\"probabilities\":{},"
                        + "\"reasons\":[\"PNG: expected a header, found none\"],\"warnings\":[]");
    }

    @Test
    void keepsTinyProbabilitiesAndJsonOnOneLine() {
        String line = JSON.format(classified("line\nbreak\u2028\u0007.png", 1e-12));
        assertThat(line)
                .contains("\"probability\":1.0E-12")
                .doesNotContain("\n")
                .contains("line\\nbreak\\u2028\\u0007");
    }

    @Test
    void refusesToWriteWhatIsNoNumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> JSON.format(classified("x", Double.NaN)));
    }

    @Test
    void linesUpTheTable() {
        AnswerTable table = new AnswerTable(OptionalInt.empty(), 12, 9);
        assertThat(table.header()).isEqualTo("file          verdict    prob.");
        assertThat(table.format(classified("chest-01.png", 0.5)))
                .isEqualTo("chest-01.png  pneumonia  0.500  warning: the image has colors");
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
