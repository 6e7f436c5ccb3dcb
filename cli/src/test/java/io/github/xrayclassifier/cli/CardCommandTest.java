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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the card says is in the text, and what it does not say is not a number there. */
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
    void fillsATemplateFromFiles(@TempDir Path folder) throws IOException {
        Path template = Files.writeString(folder.resolve("card.md"), """
                Accuracy ${val:strata[kind=all].accuracy} of ${val:images} by `${card:xray.name}`, fibrosis
                ${val:pairs[source=nih-600,finding=fibrosis].auc} and ${val:threshold}.
                ${tables}
                """);
        Path figures = Files.writeString(folder.resolve("val.json"), """
                {"images": 1042, "threshold": 0.25, "strata": [{"kind": "source", "accuracy": {"value": 0.1}},
                 {"kind": "all", "accuracy": {"value": 0.7917, "lower": 0.7619, "upper": 0.8181}}],
                 "pairs": [{"source": "nih-600", "finding": "edema", "auc": {"value": 1}},
                  {"source": "nih-600", "finding": "fibrosis", "auc": {"value": 0.725}}]}
                """);
        Path tables = Files.writeString(folder.resolve("tables.md"), "| a |\n|---|\n");
        Captured found =
                run("card", "--fill", template.toString(), "--from", "val=" + figures, "--from", "tables=" + tables);
        assertThat(found.err()).isEmpty();
        assertThat(found.outLines())
                .containsExactly(
                        "Accuracy 0.792 [0.762, 0.818] of 1042 by `" + card().name() + "`, fibrosis",
                        "0.725 and 0.250.",
                        "| a |",
                        "|---|");
    }

    @ParameterizedTest
    @CsvSource({
        "a.auc>=0.725, reached",
        "a.auc>=0.726, **missed**",
        "a.auc<=0.725, reached",
        "a.auc<=0.7, **missed**",
        "count>=3, reached",
        "b.auc>=0.5, reached",
        "b.auc>=0.725, perhaps reached",
        "b.auc>=0.726, perhaps missed",
        "b.auc>=0.9, **missed**",
        "b.auc<=0.8, perhaps reached",
        "b.auc<=0.9, reached"
    })
    void saysWhetherAFigureReachesAnAim(String place, String expected, @TempDir Path folder) throws IOException {
        Path template = Files.writeString(folder.resolve("card.md"), "${val:" + place + "}");
        Path figures = Files.writeString(folder.resolve("val.json"), """
                {"a": {"auc": {"value": 0.725, "lower": 0.5}}, "count": 3,
                 "b": {"auc": {"value": 0.725, "lower": 0.5, "upper": 0.9}}}
                """);
        assertThat(run("card", "--fill", template.toString(), "--from", "val=" + figures)
                        .outLines())
                .containsExactly(expected);
    }

    /** A file of lungs is an array of rows. */
    @Test
    void findsAMemberOfAnArray(@TempDir Path folder) throws IOException {
        Path template = Files.writeString(folder.resolve("card.md"), "${lungs:[finding=normal].images}");
        Path rows = Files.writeString(
                folder.resolve("lungs.json"),
                "[{\"finding\": \"edema\", \"images\": 1}, {\"finding\": \"normal\", \"images\": 2}]");
        assertThat(run("card", "--fill", template.toString(), "--from", "lungs=" + rows)
                        .outLines())
                .containsExactly("2");
    }

    /** Fails if MODEL_CARD.md was edited by hand, or not written anew: {@code model/card/build} does. */
    @Test
    void modelCardIsTheFilledTemplate() throws IOException {
        Path card = Path.of("..", "model", "card");
        List<String> arguments = new ArrayList<>(
                List.of("card", "--fill", card.resolve("template.md").toString()));
        try (var files = Files.newDirectoryStream(card, "*.json")) {
            files.forEach(file -> arguments.addAll(
                    List.of("--from", file.getFileName().toString().replace(".json", "=") + file)));
        }
        arguments.addAll(List.of("--from", "export=" + card.resolve("export.md")));
        assertThat(run(arguments.toArray(String[]::new)).out().strip())
                .isEqualTo(Files.readString(Path.of("..", "MODEL_CARD.md")).strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${val:none}",
                "${val:pairs[source=nih-1].auc}",
                "${val:pairs}",
                "${val:images.more}",
                "${val:pairs..images}",
                "${val:pairs>=3}",
                "${val:none>=3}",
                "${val:[source=nih-600].auc}",
                "${other:images}",
                "${other}",
                "${card:none}",
                "${bad:images}"
            })
    void leavesNoGap(String place, @TempDir Path folder) throws IOException {
        Path template = Files.writeString(folder.resolve("card.md"), "one\n" + place + "\n");
        Path figures = Files.writeString(folder.resolve("val.json"), "{\"images\": 3, \"pairs\": []}");
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"images\"");
        Captured found = run("card", "--fill", template.toString(), "--from", "val=" + figures, "--from", "bad=" + bad);
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out()).isEmpty();
        assertThat(found.err())
                .contains(place.contains("bad") ? "bad.json: expected JSON" : "card.md, line 2: expected");
    }
}
