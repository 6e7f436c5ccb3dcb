// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import picocli.CommandLine;

/** The command {@code xray} with the training commands. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        System.exit(Xray.run(commandLine(console), console, arguments));
    }

    /** The commands over a console, for a program that runs them itself. */
    public static CommandLine commandLine(Console console) {
        CommandLine train = new CommandLine(new TrainCommand(console));
        train.getCommandSpec().usageMessage().footer(RecipeSettings.help());
        return io.github.xrayclassifier.cli.Main.commandLine(console)
                .addSubcommand(train)
                .addSubcommand(new CrossvalCommand(console))
                .addSubcommand(new RunsCommand(console))
                .addSubcommand(new LungsTrainCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new QuantizeCommand(console));
    }
}
