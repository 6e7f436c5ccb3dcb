// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.report.CsvText;
import io.github.xrayclassifier.training.recipe.Distillation;
import io.github.xrayclassifier.training.weights.InitialWeights;
import io.github.xrayclassifier.training.weights.Teacher;
import io.github.xrayclassifier.training.weights.Teachers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The networks of a finished cross-validation as teachers, each of the images that it held out (cross-fitting;
 * Dao et al., "Knowledge distillation as semiparametric inference", ICLR 2021).
 */
public final class FoldTeachers {

    private FoldTeachers() {}

    /**
     * The teachers that a recipe names.
     *
     * @param options of the recipe
     * @param manifest of the run
     * @return none without files and folds
     * @throws IOException if one is not a file of weights, or as {@link #read}
     */
    public static Teachers of(Distillation options, Manifest manifest) throws IOException {
        List<Teacher> teachers = new ArrayList<>();
        for (String file : options.teachers()) {
            teachers.add(Teacher.of(InitialWeights.from(Path.of(file))));
        }
        if (!options.folds().isEmpty()) {
            teachers.addAll(read(Path.of(options.folds()), manifest));
        }
        return teachers.isEmpty() ? Teachers.none() : Teachers.of(teachers, options.share());
    }

    /**
     * The teachers of a folder.
     *
     * @param folder of the folds of one protocol and strategy: fold-1, fold-2 and so on
     * @param manifest of the cross-validation, same rows in the same order
     * @return one a fold
     * @throws IOException if there is no fold, one is not finished, or its rows are not the manifest's
     */
    public static List<Teacher> read(Path folder, Manifest manifest) throws IOException {
        int folds = count(folder);
        if (folds == 0) {
            throw new IOException(folder + ": expected folders fold-1, fold-2 and so on, as crossval leaves them in"
                    + " DIR/PROTOCOL/STRATEGY, found none");
        }
        List<Teacher> teachers = new ArrayList<>();
        for (int number = 1; number <= folds; number++) {
            Path fold = folder.resolve("fold-" + number);
            if (!Files.exists(fold.resolve(FoldFiles.FINISHED))) {
                throw new IOException(fold + ": expected a finished fold, one of " + folds + ", found no "
                        + FoldFiles.FINISHED + "; the command that made the folder resumes where it stopped");
            }
            Set<Integer> rows = heldOut(fold.resolve("predictions.csv"), manifest);
            teachers.add(new Teacher(InitialWeights.from(fold.resolve("model.onnx")), Optional.of(rows)));
        }
        return teachers;
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> folds = Files.list(folder)) {
            return (int) folds.filter(path -> String.valueOf(path.getFileName()).matches("fold-\\d+"))
                    .count();
        }
    }

    private static Set<Integer> heldOut(Path file, Manifest manifest) throws IOException {
        List<ManifestEntry> entries = manifest.entries();
        Set<Integer> rows = new HashSet<>();
        for (CsvText.Row line : FoldFiles.lines(file)) {
            List<String> fields = line.fields();
            if (!fields.get(0).equals(FoldFiles.HELD_OUT)) {
                continue;
            }
            int row = fields.size() < 5 ? -1 : number(fields.get(1));
            if (row < 0 || row >= entries.size() || !isOf(entries.get(row), fields)) {
                throw new IOException(file + ": expected rows of the manifest, found "
                        + String.join(", ", fields.subList(0, Math.min(4, fields.size())))
                        + "; the manifests of both runs must be the same");
            }
            rows.add(row);
        }
        return rows;
    }

    private static boolean isOf(ManifestEntry entry, List<String> fields) {
        return CsvText.harmless(entry.label().name()).equals(fields.get(2))
                && CsvText.harmless(entry.source()).equals(fields.get(3));
    }

    private static int number(String field) {
        try {
            return Integer.parseInt(field);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
