// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example in docs/model-file.md is a card, and it is what the writer writes. */
class ModelFileDocumentTest {

    @Test
    void showsACardThatReadsAndWritesAsPrinted() throws IOException {
        Map<String, String> example = example(Files.readString(Path.of("../docs/model-file.md")));

        assertThat(example).hasSizeGreaterThan(20);
        assertThat(ModelCard.from(example).toMetadata()).containsExactlyEntriesOf(example);
    }

    private static Map<String, String> example(String document) {
        Map<String, String> entries = new TreeMap<>();
        Matcher lines = Pattern.compile("(?m)^(xray\\.\\S+) = (.*)$").matcher(document);
        while (lines.find()) {
            entries.put(lines.group(1), lines.group(2));
        }
        return entries;
    }
}
