// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Console;
import io.github.xrayclassifier.cli.Xray;
import picocli.CommandLine;

/** The command {@code xray} with the training commands. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        System.exit(Xray.run(commandLine(console), console, arguments));
    }

    static CommandLine commandLine(Console console) {
        return Xray.commandLine(console)
                .addSubcommand(new AuditCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new TrainCommand(console))
                .addSubcommand(new CrossvalCommand(console))
                .addSubcommand(new BiomarkersCommand(console))
                .addSubcommand(new SimilarCommand(console))
                .addSubcommand(new LungsCommand(console))
                .addSubcommand(new LungsTrainCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new QuantizeCommand(console))
                .addSubcommand(new GatesCommand(console))
                .setExpandAtFiles(true); // a recipe in a file
    }
}
