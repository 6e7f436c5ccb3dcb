// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.cli.evaluation.EvaluationCommands;
import io.github.xrayclassifier.cli.terminal.Console;
import picocli.CommandLine;

/** The command {@code xray} without the commands that need libtorch. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        System.exit(Xray.run(commandLine(console, arguments), console, arguments));
    }

    /** Only {@code classify} where that is the command: reading the annotations of all others takes longer than an answer. */
    private static CommandLine commandLine(Console console, String... arguments) {
        return arguments.length > 0 && arguments[0].equals("classify")
                ? Xray.classifyAlone(console)
                : commandLine(console);
    }

    /**
     * The command line.
     *
     * @param console where the commands write
     * @return {@code xray} with all commands that need no libtorch
     */
    public static CommandLine commandLine(Console console) {
        return EvaluationCommands.addTo(Xray.commandLine(console), console);
    }
}
