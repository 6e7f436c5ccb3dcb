// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4180, and cells that a spreadsheet would run (OWASP, "CSV Injection"). */
class CsvTextTest {

    @Test
    void quotesWhatRfc4180WantsQuoted() {
        assertThat(CsvText.of("a", "b")
                        .row("x,y", "two\nlines")
                        .row("say \"no\"", 1.5)
                        .text())
                .isEqualTo("a,b\n\"x,y\",\"two\nlines\"\n\"say \"\"no\"\"\",1.5\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+2", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x\")"})
    void writesAFormulaAsText(String cell) throws IOException {
        String text = CsvText.of("a").row(cell).text();
        assertThat(CsvText.read(text).get(1).fields()).containsExactly("'" + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.5", "+3", "-1e-7", "2020-03-01", "a=b", "-.5"})
    void leavesNumbersAndPlainTextAsTheyAre(String cell) {
        assertThat(CsvText.of("a").row(cell).text()).isEqualTo("a\n" + cell + "\n");
    }

    @Test
    void refusesControlCharactersAndAnotherNumberOfCells() {
        assertThatThrownBy(() -> CsvText.of("a").row("x\u0000"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("CSV cell: expected no control character, found U+0000");
        assertThatThrownBy(() -> CsvText.of("a").row("x\u009b31m")).hasMessageEndingWith("found U+009B");
        assertThatThrownBy(() -> CsvText.of("a").row("x", "y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("CSV row: expected 1 cells, found 2");
    }

    @Test
    void readsRecordsWithTheirLines() throws IOException {
        assertThat(CsvText.read("\uFEFFa,b\r\n\"1\n2\",\"x\"\"y\"\r\n\r\n3,\n"))
                .containsExactly(
                        new CsvText.Row(1, List.of("a", "b")),
                        new CsvText.Row(2, List.of("1\n2", "x\"y")),
                        new CsvText.Row(5, List.of("3", "")));
        assertThat(CsvText.read("")).isEmpty();
    }

    @Test
    void saysWhereTextIsNoTable() {
        assertThatThrownBy(() -> CsvText.read("a\n\"b"))
                .isInstanceOf(CsvText.SyntaxException.class)
                .hasMessageStartingWith("line 2: expected fields in commas");
        assertThatThrownBy(() -> CsvText.read("a\n\nb\u0007"))
                .isInstanceOf(CsvText.SyntaxException.class)
                .hasMessage("line 3: expected text without control characters, found U+0007");
    }
}
