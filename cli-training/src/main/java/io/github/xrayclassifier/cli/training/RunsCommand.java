// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.training.run.RunComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists training runs side by side. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Lists training runs side by side: the epoch that each keeps, its metrics, and the keys of the recipes"
                        + " that differ.")
final class RunsCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of runs, finished or not.")
    private List<Path> folders = new ArrayList<>();

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with the curves there.")
    private @Nullable Path html;

    RunsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        RunComparison runs = RunComparison.of(folders);
        List<List<String>> rows = new ArrayList<>(List.of(runs.header()));
        rows.addAll(runs.rows());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(cells -> cells.get(column).length())
                        .max()
                        .orElse(0);
                line.append(Text.padded(Text.printable(row.get(i)), width + 2));
            }
            console.result(line.toString().stripTrailing());
        }
        if (html != null) {
            AtomicFiles.writeText(html, runs.html());
        }
        return Xray.DONE;
    }
}
