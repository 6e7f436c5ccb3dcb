// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.training.InitialWeights;
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
            names = "--teacher-share",
            paramLabel = "S",
            description = "The teachers' share of what is learned towards, 0.01 to 1; the label has the rest."
                    + " Default: 0.5.")
    private @Nullable Double share;

    /**
     * Reads the teachers.
     *
     * @throws IOException if one is not a file of weights
     * @throws ParameterException if there is a share without teachers, or one out of its range
     */
    Teachers read(CommandSpec spec) throws IOException {
        double theirs = share == null ? 0.5 : share;
        if (share != null && (files.isEmpty() || !(theirs >= 0.01 && theirs <= 1))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "teacher-share: expected 0.01 to 1 and at least one --teacher, found " + share + " and "
                            + files.size());
        }
        if (files.isEmpty()) {
            return Teachers.none();
        }
        List<InitialWeights> networks = new ArrayList<>();
        for (Path file : files) {
            networks.add(InitialWeights.from(file));
        }
        return Teachers.of(networks, theirs);
    }
}
