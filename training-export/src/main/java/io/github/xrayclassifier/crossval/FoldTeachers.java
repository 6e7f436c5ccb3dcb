// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.training.InitialWeights;
import io.github.xrayclassifier.training.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The networks of a finished cross-validation as teachers, each of what it was asked and did not learn from (cross-fitting;
 * Dao et al., "Knowledge distillation as semiparametric inference", ICLR 2021).
 */
public final class FoldTeachers {

    private FoldTeachers() {}

    /**
     * Reads them.
     *
     * @param folder of the folds of one protocol and strategy: fold-1, fold-2 and so on
     * @param manifest of the cross-validation, same rows in the same order
     * @return one a fold
     * @throws IOException if there is no fold, one is not finished, or its rows are not the manifest's
     */
    public static List<Teacher> read(Path folder, Manifest manifest) throws IOException {
        List<Teacher> teachers = new ArrayList<>();
        Path fold = folder.resolve("fold-1");
        while (Files.isDirectory(fold)) {
            Set<Integer> rows = heldOut(fold.resolve("predictions.csv"), manifest);
            teachers.add(new Teacher(InitialWeights.from(fold.resolve("model.onnx")), Optional.of(rows)));
            fold = folder.resolve("fold-" + (teachers.size() + 1));
        }
        if (teachers.isEmpty()) {
            throw new IOException(folder + ": expected folders fold-1, fold-2 and so on, as crossval leaves them in"
                    + " DIR/PROTOCOL/STRATEGY, found none");
        }
        return teachers;
    }

    private static Set<Integer> heldOut(Path file, Manifest manifest) throws IOException {
        List<ManifestEntry> entries = manifest.entries();
        Set<Integer> rows = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith(FoldFiles.HELD_OUT + ",")) {
                continue;
            }
            String[] fields = line.split(",", 5);
            int row = number(fields[1]);
            if (row < 0 || row >= entries.size() || !isOf(entries.get(row), fields)) {
                throw new IOException(file + ": expected rows of the manifest, found row " + fields[1] + " with label "
                        + fields[2] + " of source " + fields[3] + "; the manifests of both runs must be the same");
            }
            rows.add(row);
        }
        return rows;
    }

    private static boolean isOf(ManifestEntry entry, String[] fields) {
        return entry.label().name().equals(fields[2])
                && FoldFiles.cell(entry.source()).equals(fields[3]);
    }

    private static int number(String field) {
        try {
            return Integer.parseInt(field);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
