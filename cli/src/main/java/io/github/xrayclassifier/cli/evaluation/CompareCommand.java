// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.comparison.ComparisonReport;
import io.github.xrayclassifier.comparison.PairedComparison;
import io.github.xrayclassifier.comparison.PredictionTable;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two models by their results on the same images. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Compares two models by the tables that evaluate --predictions wrote of the same images: each metric of both and"
                    + " the difference with its 95 %% interval by the paired bootstrap over patient groups; DeLong's test of"
                    + " each AUC; the images that one model alone is right for."
        })
final class CompareCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FIRST", description = "The table of the first model.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path first;

    @Parameters(index = "1", paramLabel = "SECOND", description = "The table of the second model.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path second;

    @Option(
            names = "--names",
            split = ",",
            arity = "1",
            paramLabel = "FIRST,SECOND",
            description = "What to call the models. Default: the tables' names.")
    private String @Nullable [] names;

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap. Default: 1.")
    private long seed = 1;

    @Option(names = "--resamples", paramLabel = "N", description = "Of the bootstrap. Default: 2000.")
    private int resamples = 2000;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page there.")
    private @Nullable Path html;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all metrics there for machines.")
    private @Nullable Path json;

    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        String[] called = names == null ? new String[] {name(first), name(second)} : names;
        if (called.length != 2 || resamples < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    called.length != 2
                            ? "--names: expected two names with a comma between them, found " + called.length
                            : "--resamples: expected at least 1, found " + resamples);
        }
        PairedComparison comparison =
                PairedComparison.of(PredictionTable.from(first), PredictionTable.from(second), resamples, seed);
        ComparisonReport report = ComparisonReport.of(comparison, called[0], called[1]);
        if (html != null) {
            AtomicFiles.writeText(html, report.html());
        }
        if (json != null) {
            AtomicFiles.writeText(json, report.json());
        }
        report.lines().forEach(line -> console.result(Text.printable(line)));
        return Xray.DONE;
    }

    private static String name(Path table) {
        return String.valueOf(table.getFileName()).replaceAll("\\.csv$", "");
    }
}
