// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates filled from small files, and the one of the bundled model's card. */
class CardTemplateTest {

    private static final Map<String, String> CARD = Map.of("xray.name", "m");

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
        assertThat(new CardTemplate(Map.of("val", figures, "tables", tables), CARD)
                        .fill(template)
                        .lines())
                .containsExactly(
                        "Accuracy 0.792 [0.762, 0.818] of 1042 by `m`, fibrosis", "0.725 and 0.250.", "| a |", "|---|");
    }

    @ParameterizedTest
    @CsvSource({
        "a.auc>=0.725, reached",
        "a.auc>=0.726, **missed**",
        "a.auc<=0.725, reached",
        "a.auc<=0.7, **missed**",
        "count>=3, reached",
        "b.auc>=0.5, reached",
        "b.auc>=0.725, inconclusive",
        "b.auc>=0.726, inconclusive",
        "b.auc>=0.9, **missed**",
        "b.auc<=0.8, inconclusive",
        "b.auc<=0.9, reached"
    })
    void saysWhetherAValueReachesAnAim(String place, String expected, @TempDir Path folder) throws IOException {
        Path template = Files.writeString(folder.resolve("card.md"), "${val:" + place + "}");
        Path figures = Files.writeString(folder.resolve("val.json"), """
                {"a": {"auc": {"value": 0.725, "lower": 0.5}}, "count": 3,
                 "b": {"auc": {"value": 0.725, "lower": 0.5, "upper": 0.9}}}
                """);
        assertThat(new CardTemplate(Map.of("val", figures), CARD).fill(template).lines())
                .containsExactly(expected);
    }

    /** A file of lungs is an array of rows. */
    @Test
    void findsAMemberOfAnArray(@TempDir Path folder) throws IOException {
        Path template = Files.writeString(folder.resolve("card.md"), "${lungs:[finding=normal].images}");
        Path rows = Files.writeString(
                folder.resolve("lungs.json"),
                "[{\"finding\": \"edema\", \"images\": 1}, {\"finding\": \"normal\", \"images\": 2}]");
        assertThat(new CardTemplate(Map.of("lungs", rows), CARD).fill(template).lines())
                .containsExactly("2");
    }

    /** Fails if a page was edited by hand, or not written anew: {@code model/card/build} does. */
    @ParameterizedTest
    @CsvSource({"template.md, MODEL_CARD.md", "template-lab.md, docs/lab/bundled-model.md"})
    void thePagesAreTheFilledTemplates(String template, String page) throws IOException {
        Path card = Path.of("..", "model", "card");
        Map<String, Path> files = new TreeMap<>(Map.of("export", card.resolve("export.md")));
        try (var values = Files.newDirectoryStream(card, "*.json")) {
            values.forEach(file -> files.put(file.getFileName().toString().replace(".json", ""), file));
        }
        assertThat(new CardTemplate(files, CARD).fill(card.resolve(template)).strip())
                .isEqualTo(Files.readString(Path.of("..").resolve(page)).strip());
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
        assertThatThrownBy(() -> new CardTemplate(Map.of("val", figures, "bad", bad), CARD).fill(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(place.contains("bad") ? "bad.json: expected JSON" : "card.md, line 2: expected");
    }
}
