// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.Support;
import io.github.xrayclassifier.testkit.FakeBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every number of the card is in the text, and none that it lacks. */
class CardCommandTest {

    private static final Finding SUPPORTED = Finding.COVID_19;

    private static ModelCard card() {
        ModelCard plain = FakeBackend.open().card();
        Finding last = plain.findings().get(plain.findings().size() - 1);
        OperatingCurve curve = new OperatingCurve(
                "val | 2020",
                12,
                34,
                List.of(new OperatingCurve.Point(
                        0.25, new Interval(0.75, 0.625, 0.875), new Interval(0.5, 0.375, 0.75))));
        return plain.toBuilder()
                .support(Map.of(SUPPORTED, new Support(101, 17, new Interval(0.875, 0.75, 0.9375))))
                .operatingCurves(Map.of(SUPPORTED, curve))
                .untrained(Set.of(last))
                .build();
    }

    private static Captured run(String... arguments) {
        return Captured.run(choice -> FakeBackend.open(card()), OptionalInt.empty(), arguments);
    }

    @Test
    void printsSupportAndOperatingPoints() {
        Captured found = run("card");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.outLines())
                .contains(
                        "| COVID-19 | 101 | 17 | 0.875 [0.750, 0.938] |",
                        "| COVID-19 | maximum Youden index | 0.250 | 0.750 [0.625, 0.875] | 0.500 [0.375, 0.750] |"
                                + " val \\| 2020, 12 with and 34 without |",
                        "| COVID-19 | sensitivity >= 0.95 | none grants it | |  | val \\| 2020, 12 with and 34 without |");
    }

    @Test
    void givesNoNumberForWhatWasNotTrainedOrNotMeasured() {
        List<Finding> findings = card().findings();
        List<String> lines = run("card").outLines();
        assertThat(lines)
                .contains("| " + findings.get(findings.size() - 1) + " | untrained | | no number is ever given |");
        assertThat(lines).contains("| " + Finding.NORMAL + " | not measured | |  |");
    }

    @Test
    void printsEveryKeyOfTheFileAsJson() {
        Captured found = run("card", "--json");
        JsonObject object = JsonParser.parseString(found.out()).getAsJsonObject();
        Map<String, String> keys = new LinkedHashMap<>();
        object.entrySet().forEach(e -> keys.put(e.getKey(), e.getValue().getAsString()));
        assertThat(keys).isEqualTo(card().toMetadata());
        assertThat(ModelCard.from(keys).toMetadata()).isEqualTo(card().toMetadata());
    }

    @Test
    void printsMarkupOfAFileAsText() {
        ModelCard card = card().toBuilder()
                .name("<img src=x onerror=y> [a](javascript:b)")
                .licence("free | not <b>")
                .build();
        Captured found = Captured.run(choice -> FakeBackend.open(card), OptionalInt.empty(), "card");
        assertThat(found.out())
                .contains("# Model card: &lt;img src=x onerror=y> [a]\\(javascript:b)", "| free \\| not &lt;b> |")
                .doesNotContain("<img", "<b>");
    }
}
