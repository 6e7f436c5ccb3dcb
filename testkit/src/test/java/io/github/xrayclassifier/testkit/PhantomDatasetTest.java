// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.model.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomDatasetTest {

    @Test
    void writesAManifestWhosePathsExistAndWhosePatientsDiffer(@TempDir Path folder) throws Exception {
        Path manifest =
                PhantomDataset.write(folder.resolve("new"), List.of(Finding.NORMAL, Finding.EFFUSION), 5, 24, 7);
        List<String[]> lines = Files.readAllLines(manifest).stream()
                .map(line -> line.split(",", -1))
                .toList();
        assertThat(lines).hasSize(11).allSatisfy(line -> assertThat(line).hasSize(18));
        List<String[]> rows = lines.subList(1, 11);
        assertThat(rows)
                .allSatisfy(
                        row -> assertThat(folder.resolve("new").resolve(row[0])).isNotEmptyFile());
        assertThat(rows.stream().map(row -> row[5]).distinct()).hasSize(10);
        assertThat(rows.stream().map(row -> row[14]).distinct()).hasSize(10);
        assertThat(rows.stream().filter(row -> row[7].equals("val")).map(row -> row[1]))
                .containsExactly("normal", "effusion");
    }
}
