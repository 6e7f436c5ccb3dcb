// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.crossval.FoldTeachers;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.training.InitialWeights;
import io.github.xrayclassifier.training.Teacher;
import io.github.xrayclassifier.training.Teachers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which models a run learns from beside the labels. */
final class TeacherSettings {

    @Option(
            names = "--teacher",
            paramLabel = "FILE",
            description = "A trained model (.onnx or .safetensors, same network and findings) whose answers are learned"
                    + " beside the labels; may be repeated, then two of them, drawn anew, are asked at every step.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--teachers-from",
            paramLabel = "DIR",
            description =
                    "The folds of a finished crossval with the same manifests, DIR/PROTOCOL/STRATEGY: each teaches"
                            + " the images that it did not learn from.")
    private @Nullable Path folds;

    @Option(
            names = "--teacher-share",
            paramLabel = "S",
            description = "The teachers' share of what is learned towards, 0.01 to 1; the label has the rest."
                    + " Default: 0.5.")
    private @Nullable Double share;

    /**
     * Reads the teachers.
     *
     * @param manifest of the run
     * @throws IOException if one is not a file of weights
     * @throws ParameterException if there is a share without teachers, or one out of its range
     */
    Teachers read(CommandSpec spec, Manifest manifest) throws IOException {
        double theirs = share == null ? 0.5 : share;
        boolean none = files.isEmpty() && folds == null;
        if (share != null && (none || !(theirs >= 0.01 && theirs <= 1))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "teacher-share: expected 0.01 to 1 and at least one --teacher or --teachers-from, found " + share
                            + " and " + files.size());
        }
        if (none) {
            return Teachers.none();
        }
        List<Teacher> teachers = new ArrayList<>();
        for (Path file : files) {
            teachers.add(Teacher.of(InitialWeights.from(file)));
        }
        if (folds != null) {
            teachers.addAll(FoldTeachers.read(folds, manifest));
        }
        return Teachers.of(teachers, theirs);
    }
}
