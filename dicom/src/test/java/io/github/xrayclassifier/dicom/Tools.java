// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Runs independent tools where they are installed: Debian's dcmtk, dicom3tools and python3-pydicom. */
final class Tools {

    /** The output of a tool and its exit status. */
    record Result(int exit, String output) {}

    private Tools() {}

    /** Runs a tool on a file; skips the test with a message if it is not installed. */
    static Result run(Path file, String... command) throws IOException, InterruptedException {
        assumeTrue(
                isInstalled(command[0]),
                command[0] + " is not installed: this check by an independent tool is skipped");
        String[] all =
                Stream.concat(Stream.of(command), Stream.of(file.toString())).toArray(String[]::new);
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static boolean isInstalled(String tool) {
        return Stream.of("/usr/bin", "/usr/local/bin").anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)))
                || Files.isExecutable(Path.of(tool));
    }
}
