// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.cli.terminal.Console;
import picocli.CommandLine;

/** The commands of this package as subcommands of {@code xray}. */
public final class EvaluationCommands {

    private EvaluationCommands() {}

    /**
     * Adds the commands.
     *
     * @param commandLine {@code xray}
     * @param console where they write
     * @return the same command line
     */
    public static CommandLine addTo(CommandLine commandLine, Console console) {
        return commandLine
                .addSubcommand(new ManifestCommand(console))
                .addSubcommand(new AuditCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new CompareCommand(console))
                .addSubcommand(new BiomarkersCommand(console))
                .addSubcommand(new SimilarCommand(console))
                .addSubcommand(new LungsCommand(console))
                .addSubcommand(new AbstentionCommand(console))
                .addSubcommand(new RecalibrateCommand(console));
    }
}
