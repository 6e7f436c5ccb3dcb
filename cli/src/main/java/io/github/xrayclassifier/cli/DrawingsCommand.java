// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.testkit.Phantom;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a labelled data set of drawn X-rays. */
@Command(
        name = "drawings",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Draws X-rays with seven planted findings and writes them with a manifest: to try out training, or to"
                        + " train weights for a first start. They say nothing about real patients.")
final class DrawingsCommand implements Callable<Integer> {

    private static final int MOST = 100_000;

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Made if missing.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Option(names = "--images", paramLabel = "N", description = "For each finding. Default: 100.")
    private int images = 100;

    @Option(names = "--size", paramLabel = "N", description = "Side of the square images in pixels. Default: 128.")
    private int size = 128;

    @Option(names = "--seed", paramLabel = "N", description = "Decides every drawing. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--folders",
            split = ",",
            paramLabel = "FORM",
            description = "Write DIR/FINDING/... without a manifest, in these forms in turn: png, png16, dicom.")
    private List<PhantomDataset.Form> folders = List.of();

    DrawingsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        check("images", images, 1, MOST);
        check("size", size, 16, 4096);
        if (!folders.isEmpty()) {
            PhantomDataset.writeFolders(out, Phantom.findings(), images, size, seed, folders);
            console.result("folders: " + out);
            return Xray.DONE;
        }
        Path manifest = PhantomDataset.write(out, Phantom.findings(), images, size, seed);
        console.result("manifest: " + manifest);
        return Xray.DONE;
    }

    private void check(String name, int value, int lower, int upper) {
        if (value < lower || value > upper) {
            throw new ParameterException(
                    spec.commandLine(), name + ": expected " + lower + " to " + upper + ", found " + value);
        }
    }
}
