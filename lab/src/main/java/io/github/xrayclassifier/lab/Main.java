// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lab;

import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./xray lab}, for those who make the bundled model. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Fills the template of the model card, and compares out-of-distribution detectors.")
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs a command and ends the process.
     *
     * @param arguments the user's, with or without the word lab in front
     */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        int first = arguments.length > 0 && arguments[0].equals("lab") ? 1 : 0;
        String[] rest = new String[arguments.length - first];
        System.arraycopy(arguments, first, rest, 0, rest.length);
        System.exit(Xray.run(commandLine(console), console, rest));
    }

    static CommandLine commandLine(Console console) {
        return new CommandLine(new Main())
                .addSubcommand(new CardTemplateCommand(console))
                .addSubcommand(new DetectorsCommand(console))
                .setExpandAtFiles(false);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command, found none");
    }
}
