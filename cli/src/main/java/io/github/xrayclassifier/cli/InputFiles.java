// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.cli.terminal.Problems;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Turns the arguments into the list of inputs: folders are walked in sorted order, everything else is taken as it is. */
final class InputFiles {

    /** One input, or why there is none: exactly one of path and problem is present. */
    record Input(String name, Optional<Path> path, Optional<String> problem) {

        static Input of(Path path) {
            return new Input(path.toString(), Optional.of(path), Optional.empty());
        }

        static Input problem(String name, String problem) {
            return new Input(name, Optional.empty(), Optional.of(problem));
        }
    }

    private final List<Input> inputs = new ArrayList<>();

    private InputFiles() {}

    static List<Input> of(List<String> arguments) {
        InputFiles files = new InputFiles();
        arguments.forEach(files::add);
        return List.copyOf(files.inputs);
    }

    private void add(String argument) {
        try {
            add(Path.of(argument));
        } catch (InvalidPathException e) {
            inputs.add(Input.problem(argument, "expected a file name, found: " + e.getReason()));
        }
    }

    private void add(Path argument) {
        if (!Files.isDirectory(argument)) {
            inputs.add(Input.of(argument));
            return;
        }
        int before = inputs.size();
        walk(argument);
        if (inputs.size() == before) {
            inputs.add(Input.problem(
                    argument.toString(), "expected a folder with at least one file that is not hidden, found none"));
        }
    }

    private void walk(Path folder) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            inputs.add(Input.problem(folder.toString(), "expected a readable folder, found: " + Problems.message(e)));
            return;
        }
        entries.sort(Comparator.comparing(path -> path.getFileName().toString()));
        for (Path entry : entries) {
            if (entry.getFileName().toString().startsWith(".")) {
                continue;
            }
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                walk(entry);
            } else if (Files.isRegularFile(entry) || !Files.exists(entry)) {
                inputs.add(Input.of(entry)); // a link to nothing is tried, and fails by name
            }
        }
    }
}
