// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.testkit.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of noise in numbers that are counted by hand, from sources that are named like markup. */
class AuditReportTest {

    private static final String SOURCE = "<img src=x onerror=y>\"&";
    private static final String SHOWN = "&lt;img src=x onerror=y&gt;&quot;&amp;";

    @TempDir
    private Path folder;

    private final StringBuilder rows = new StringBuilder("path,label,source,group,split\n");

    /** Different seeds give images that correlate with none of the others. */
    private void add(String path, long seed, String rest) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] pixels = new byte[32 * 32];
        random.nextBytes(pixels);
        Files.write(folder.resolve(path), ImageFiles.png(GrayImage.wrap8(pixels, 32, 32)));
        rows.append(path).append(',').append(rest).append('\n');
    }

    private ConfounderAudit audit() throws IOException {
        Path file = Files.writeString(folder.resolve("manifest.csv"), rows);
        return ConfounderAudit.of(Manifest.from(file), List.of(ImageDecoder.standard()), 1, 20, done -> {});
    }

    private static List<JsonObject> objects(JsonObject json, String key) {
        JsonArray all = json.getAsJsonArray(key);
        return StreamSupport.stream(all.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** The cells of each row of the table whose header begins so, without markup. */
    private static List<List<String>> table(String page, String... header) {
        String text = Pattern.quote(String.join("|", header));
        Matcher tables = Pattern.compile("<thead>.*?</table>", Pattern.DOTALL).matcher(page);
        while (tables.find()) {
            List<List<String>> found = new ArrayList<>();
            Matcher lines = Pattern.compile("<tr>(.*?)</tr>", Pattern.DOTALL).matcher(tables.group());
            while (lines.find()) {
                List<String> cells = new ArrayList<>();
                Matcher cell = Pattern.compile("<t[dh][^>]*>(.*?)</t[dh]>", Pattern.DOTALL)
                        .matcher(lines.group(1));
                while (cell.find()) {
                    cells.add(cell.group(1).replaceAll("<[^>]*>", "").strip());
                }
                found.add(cells);
            }
            if (Pattern.matches(text + ".*", String.join("|", found.get(0)))) {
                return found;
            }
        }
        throw new AssertionError("no table " + List.of(header));
    }

    /** Edema: 3 of the marked source, 1 of b; normal: 4 of b. One file comes twice in one group and split. */
    private ConfounderAudit small() throws IOException {
        String quoted = "\"" + SOURCE.replace("\"", "\"\"") + "\"";
        for (int i = 0; i < 3; i++) {
            add("e" + i + ".png", i, "edema," + quoted + ",g" + i + ",train");
        }
        add("e3.png", 3, "edema,b,g3,val");
        for (int i = 4; i < 7; i++) {
            add("n" + i + ".png", i, "normal,b,g" + i + ",train");
        }
        add("twice.png", 6, "normal,b,g6,train");
        return audit();
    }

    @Test
    void countsClassesBySourceForMachines() throws IOException {
        JsonObject json = JsonParser.parseString(small().json("m <1>")).getAsJsonObject();
        assertThat(json.getAsJsonObject("about").get("manifest").getAsString()).isEqualTo("m <1>");
        assertThat(json.getAsJsonObject("about").get("images").getAsString()).isEqualTo("8");
        assertThat(json.getAsJsonObject("about").get("groups").getAsString()).isEqualTo("7");
        JsonObject table = objects(json, "tables").get(0);
        assertThat(table.get("class by").getAsString()).isEqualTo("source");
        assertThat(table.get("classes")).hasToString("[\"edema\",\"normal\"]");
        assertThat(table.getAsJsonArray("values").get(0).getAsString()).isEqualTo(SOURCE);
        assertThat(table.getAsJsonArray("values").get(1).getAsString()).isEqualTo("b");
        assertThat(table.get("images")).hasToString("[[3,1],[0,4]]");
    }

    @Test
    void namesBothFilesOfAPair() throws IOException {
        JsonObject json = JsonParser.parseString(small().json("m")).getAsJsonObject();
        JsonObject pair = objects(json, "duplicates").get(0);
        assertThat(json.getAsJsonArray("duplicates")).hasSize(1);
        assertThat(pair.get("first").getAsString()).isEqualTo("n6.png");
        assertThat(pair.get("second").getAsString()).isEqualTo("twice.png");
        assertThat(pair.get("sameFile").getAsBoolean()).isTrue();
        assertThat(pair.get("correlation").getAsDouble()).isEqualTo(1);
    }

    @Test
    void givesEveryCheckWithItsThresholds() throws IOException {
        ConfounderAudit audit = small();
        List<JsonObject> checks =
                objects(JsonParser.parseString(audit.json("m")).getAsJsonObject(), "checks");
        assertThat(checks).hasSameSizeAs(audit.checks());
        JsonObject alone = checks.stream()
                .filter(check -> check.get("name").getAsString().equals("look-alike in two splits"))
                .findFirst()
                .orElseThrow();
        assertThat(alone.get("number").getAsDouble()).isEqualTo(0);
        assertThat(alone.get("verdict").getAsString()).isEqualTo("PASS");
        assertThat(alone.get("warnFrom").getAsDouble()).isEqualTo(1);
        JsonObject unknown = checks.stream()
                .filter(check -> check.get("name").getAsString().equals("class and view are tied"))
                .findFirst()
                .orElseThrow();
        assertThat(unknown.get("number").isJsonNull()).isTrue();
        assertThat(unknown.get("verdict").getAsString()).isEqualTo("NOT_MEASURABLE");
        assertThat(unknown.get("warnFrom").getAsDouble()).isCloseTo(0.3, within(0.0));
        assertThat(unknown.get("failFrom").getAsDouble()).isCloseTo(0.5, within(0.0));
        assertThat(unknown.get("detail").getAsString()).isEqualTo("the manifest has no view");
    }

    @Test
    void showsTheSameOnAPage() throws IOException {
        ConfounderAudit audit = small();
        String page = audit.html("m");
        assertThat(page).doesNotContain("<img", "NaN").contains("Class by source");
        assertThat(table(page, "class", SHOWN, "b", "all"))
                .containsExactly(
                        List.of("class", SHOWN, "b", "all"),
                        List.of("edema", "3", "1", "4"),
                        List.of("normal", "·", "4", "4"));
        // Three quarters of edema: 4 + 51 * 3 / 4 of the color, in hundredths.
        assertThat(page).contains("style=\"--s:42%\">3</td>", "style=\"--s:17%\">1</td>", "style=\"--s:55%\">4</td>");
        List<List<String>> checks = table(page, "verdict", "check");
        assertThat(checks).hasSize(audit.checks().size() + 1);
        for (int i = 0; i < audit.checks().size(); i++) {
            Check check = audit.checks().get(i);
            assertThat(checks.get(i + 1).get(1)).isEqualTo(check.name().replace("'", "&#39;"));
            assertThat(checks.get(i + 1).get(0).replace("not measurable", "NOT_MEASURABLE"))
                    .isEqualTo(check.verdict().name());
            assertThat(checks.get(i + 1).get(2).isEmpty())
                    .isEqualTo(check.number().isEmpty());
        }
        assertThat(checks)
                .contains(List.of("PASS", "same file in two splits", "0", "1", "1", "0 pairs"))
                .contains(List.of(
                        "not measurable", "class and view are tied", "", "0.300", "0.500", "the manifest has no view"));
        assertThat(table(page, "first", "second").get(1))
                .containsExactly("line 8", "line 9", "same file", "one", "one");
    }

    @Test
    void saysHowManyChecksFailed() throws IOException {
        ConfounderAudit audit = small();
        long failed = audit.checks().stream()
                .filter(check -> check.verdict() == Check.Verdict.FAIL)
                .count();
        assertThat(failed).as("all edema of the marked source is known by it").isPositive();
        assertThat(audit.html("m")).contains(failed + " of " + audit.checks().size() + " checks failed");
        rows.setLength(rows.indexOf("\n") + 1);
        add("one.png", 1, "edema,a,g1,train");
        add("other.png", 2, "edema,a,g2,train");
        ConfounderAudit clean = audit();
        assertThat(clean.hasFailed()).isFalse();
        assertThat(clean.html("m")).contains("No check failed.", "None were found.");
    }

    /** Eleven times one file are 55 pairs, of which the page lists the first 50; ten are of two groups, and all of one split. */
    @Test
    void listsTheFirstPairsOfMany() throws IOException {
        for (int i = 0; i < 11; i++) {
            add(i + ".png", 5, "edema,a," + (i == 10 ? "other" : "same") + ",train");
        }
        ConfounderAudit audit = audit();
        List<List<String>> pairs = table(audit.html("m"), "first", "second");
        assertThat(audit.html("m")).contains("55 pairs, of which the first 50:");
        assertThat(pairs).hasSize(51);
        assertThat(pairs.get(1)).containsExactly("line 2", "line 3", "same file", "one", "one");
        assertThat(pairs.get(10)).containsExactly("line 2", "line 12", "same file", "two", "one");
        assertThat(JsonParser.parseString(audit.json("m")).getAsJsonObject().getAsJsonArray("duplicates"))
                .hasSize(55);
    }
}
