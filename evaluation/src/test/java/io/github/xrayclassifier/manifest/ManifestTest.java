// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.model.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {

    @TempDir
    Path folder;

    @BeforeEach
    void makeImages() throws IOException {
        Files.createFile(folder.resolve("a.png"));
        Files.createFile(folder.resolve("b, \"c\".png"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("m.csv"), text);
    }

    @Test
    void readsQuotedFieldsAndBothLineEnds() throws IOException {
        String text = """
                path,label,labels,source,group,split,note
                "b, ""c"".png",edema,edema|pneumonia,nih,g1,val,"two
                lines"

                a.png,normal,,,,,""";
        Manifest manifest = Manifest.from(write("\uFEFF" + text.replaceFirst("note\n", "note\r\n")));
        assertThat(manifest.entries()).hasSize(2);
        ManifestEntry first = manifest.entries().get(0);
        assertThat(first.file()).isEqualTo(folder.resolve("b, \"c\".png"));
        assertThat(first.labels()).containsExactlyInAnyOrder(Finding.EDEMA, Finding.PNEUMONIA);
        assertThat(first.columns()).containsEntry("note", "two\nlines");
        assertThat(first.line()).isEqualTo(2);
        ManifestEntry second = manifest.entries().get(1);
        assertThat(second.line()).isEqualTo(5);
        assertThat(second.group()).isEqualTo("a.png");
        assertThat(second.labels()).containsExactly(Finding.NORMAL);
        assertThat(manifest.split("val")).containsExactly(first);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "path,group|a.png,g;manifest m.csv, line 1: expected a column \"label\", found the columns [path, group]$"
                        + " xray manifest table reads columns of other names and writes a manifest",
                "path,label|a.png,flu;manifest m.csv, line 2, column label: expected one of [edema, normal], found \"flu\"",
                "path,label|a.png,edema|./a.png,edema;manifest m.csv, line 3, column path: expected a file that no earlier row"
                        + " has, found \"./a.png\" again$ several findings of one image go into column labels, with ! between"
                        + " them",
                "path,label|,edema;manifest m.csv, line 2, column path: expected the path of an image, found an empty field",
                "path,label|z.png,edema;manifest m.csv, line 2, column path: expected a file at \"z.png\", found none$ paths"
                        + " are relative to the manifest's folder",
                "path,label|.,edema;manifest m.csv, line 2, column path: expected a file at \".\", found a folder$ paths"
                        + " are relative to the manifest's folder",
                "path,label|a.png;manifest m.csv, line 2: expected 2 fields, found 1 field$ quote a field that holds the"
                        + " separator",
                "path,label|\"a.png,edema;manifest m.csv, line 2: expected fields in commas, quotes around a whole field and"
                        + " doubled inside it, found a quote that is not closed, or text behind one",
                "path,label|\"a.png\"x,edema;manifest m.csv, line 2: expected fields in commas, quotes around a whole field"
                        + " and doubled inside it, found a quote that is not closed, or text behind one",
                "path,label,path|a.png,edema,;manifest m.csv, line 1: expected each column once, found the columns [path,"
                        + " label, path]",
            })
    void saysWhereWhatWasExpectedAndWhatWasFound(String lines, String message) throws IOException {
        Path file = write(lines.replace('|', '\n'));
        assertThatThrownBy(() -> Manifest.from(file, List.of(Finding.EDEMA, Finding.NORMAL)))
                .isInstanceOf(ManifestException.class)
                .hasMessage(message.replace('$', ';').replace('!', '|'));
    }

    @Test
    void saysWhatIsWrongWithTheFileItself() throws IOException {
        String limits =
                "column label: expected a finding's name (1 to 64 printable characters without | , ; = :), found";
        refuses("path,label\na.png,a:b\n", "line 2, " + limits + " \"a:b\"");
        refuses(
                "path,label\na.png,edema|effusion\n",
                "line 2, " + limits
                        + " \"edema|effusion\"; column labels takes several findings, column label the one that"
                        + " counts");
        refuses("", "line 1: expected a line with the columns path and label, found an empty file");
        refuses(
                "path;label\na.png;edema\n",
                "line 1: expected columns separated by commas, found \"path;label\";"
                        + " xray manifest table reads semicolons and tabs and writes a manifest");
        refuses("path,label\na\u0000.png,edema\n", "line 2: expected text without control characters, found U+0000");
        Path file = folder.resolve("m.csv");
        Files.write(file, new byte[] {'p', ',', '\n', (byte) 0xC3, '('});
        assertThatThrownBy(() -> Manifest.from(file))
                .isInstanceOf(ManifestException.class)
                .hasMessage(
                        "manifest m.csv, line 2: expected text in UTF-8, found bytes that are none; save the table as CSV UTF-8");
        assertThatThrownBy(() -> Manifest.from(folder))
                .isInstanceOf(ManifestException.class)
                .hasMessageEndingWith("expected a CSV file with the columns path and label, found a folder");
    }

    /** Two spellings would become two outputs of a model. */
    @Test
    void refusesLabelsThatDifferInCaseAlone() throws IOException {
        refuses(
                "path,label,labels\na.png,edema,\n\"b, \"\"c\"\".png\",normal,Edema\n",
                "line 3, column labels: expected one spelling of each finding, found \"Edema\" behind \"edema\"; write one of"
                        + " them throughout");
    }

    @Test
    void namesTheSeparatorOfALineThatHasAnother() throws IOException {
        refuses(
                "path,label\na.png;edema\n",
                "line 2: expected 2 fields, found 1 field; the header has commas, this line semicolons");
    }

    /** A cell may be as long as the file. */
    @Test
    void quotesLittleOfAFile() throws IOException {
        Path file = write("path,label\n" + "x".repeat(100_000) + ",edema\n");
        assertThatThrownBy(() -> Manifest.from(file))
                .isInstanceOf(ManifestException.class)
                .hasMessageMatching(
                        "manifest m.csv, line 2, column path: expected a file at \"x{280,300}\\.\\.\\., found none; .*");
    }

    private void refuses(String text, String message) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> Manifest.from(file))
                .isInstanceOf(ManifestException.class)
                .hasMessage("manifest m.csv, " + message);
    }

    @Test
    void takesAnyLabelWithoutAList() throws IOException {
        assertThat(Manifest.from(write("path,label\na.png,flu"))
                        .entries()
                        .get(0)
                        .label())
                .isEqualTo(new Finding("flu"));
    }

    @Test
    void hasAHashThatFollowsItsRows() throws IOException {
        Manifest manifest = Manifest.from(write("path,label\na.png,edema\n\"b, \"\"c\"\".png\",normal"));
        assertThat(manifest.sha256()).hasSize(64);
        assertThat(manifest.where(entry -> true).sha256())
                .isNotEqualTo(manifest.where(entry -> entry.label().equals(Finding.EDEMA))
                        .sha256());
        assertThat(manifest.plus(manifest).entries()).hasSize(4);
    }

    @Test
    void refusesAnEmptyListOfFindings() throws IOException {
        Path file = write("path,label\n");
        assertThatThrownBy(() -> Manifest.from(file, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected at least one finding, found none");
    }
}
