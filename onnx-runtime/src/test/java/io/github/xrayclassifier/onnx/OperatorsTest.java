// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.onnx.graph.Operators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/model-file.md lists what a model may be made of; a reader of that page must not meet another list here. */
class OperatorsTest {

    @Test
    void areThoseOfTheDocument() throws IOException {
        String page = Files.readString(Path.of("../docs/model-file.md"));
        String table = page.substring(page.indexOf("| kind | operators |"), page.indexOf("Shapes, axes, pads"));
        List<String> documented = new ArrayList<>();
        Matcher row = Pattern.compile("(?m)^\\| [a-z ]+ \\| (.*) \\|$").matcher(table);
        while (row.find()) {
            for (String cell : row.group(1).replaceAll(" \\([^)]*\\)", "").split(", ", -1)) {
                documented.add(cell);
            }
        }
        documented.remove("operators");
        assertThat(documented).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Operators.names());
    }
}
