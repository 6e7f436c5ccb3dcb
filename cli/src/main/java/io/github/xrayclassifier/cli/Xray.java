// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.OutputException;
import io.github.xrayclassifier.cli.terminal.Problems;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code xray} and how it ends: one line for a problem, 0, 1 or 2 for the shell. */
@Command(
        name = "xray",
        description = "Classifies chest X-rays. Research use only, not for diagnosis.",
        mixinStandardHelpOptions = true,
        subcommands = CommandLine.HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:every input was read", "1:some failed", "2:wrong usage", "3:a check of audit failed"},
        footerHeading = "%nTraining, which fetches libtorch on first use:%n",
        footer = {
            "  train       Trains MobileNetV2 on the images of a manifest.",
            "  crossval    Tells what a recipe is worth by three protocols.",
            "  runs        Lists training runs side by side.",
            "  export      Writes the model file of a run, with its evidence.",
            "  quantize    Writes a model in int8, unless its answers would change.",
            "  lungs-train Trains the network that finds the lungs on an image."
        },
        versionProvider = Version.class)
public final class Xray implements Runnable {

    /** Every input was read. */
    public static final int DONE = 0;

    /** Something failed; the output or one line says what. */
    public static final int FAILED = 1;

    /** The command line itself is wrong. */
    public static final int WRONG_USAGE = 2;

    /** The options that name a file to be written. */
    private static final Set<String> OUTPUTS =
            Set.of("--fit", "--html", "--json", "--markdown", "--out", "--predictions", "--report");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the program a problem arose.")
    private boolean stacktrace;

    private Xray() {}

    /**
     * The command with the subcommands that need no training library.
     *
     * @param console where they write
     * @return for {@link #run}, after adding further subcommands
     */
    public static CommandLine commandLine(Console console) {
        return commandLine(console, OnnxOpener::open);
    }

    /** The command with {@code classify} as its only subcommand. */
    static CommandLine classifyAlone(Console console) {
        return new CommandLine(new Xray())
                .addSubcommand(new ClassifyCommand(console, OnnxOpener::open))
                .setExpandAtFiles(false);
    }

    static CommandLine commandLine(Console console, BackendOpener opener) {
        return new CommandLine(new Xray())
                .addSubcommand(new ClassifyCommand(console, opener))
                .addSubcommand(new ExplainCommand(console, opener))
                .addSubcommand(new ServeCommand(console, opener))
                .addSubcommand(new DoctorCommand(console, opener))
                .addSubcommand(new CardCommand(console, opener))
                .addSubcommand(new DicomCommand(console))
                .addSubcommand(new ReportCommand(console, opener))
                .addSubcommand(new PacsCommand(console, opener))
                .addSubcommand(new DrawingsCommand(console))
                .setExpandAtFiles(false); // else an X-ray called @x.png would be read as arguments
    }

    /**
     * Runs a command line.
     *
     * @param commandLine from {@link #commandLine}
     * @param console where it writes
     * @param arguments the user's
     * @return the process's exit code: 0, 1 or 2
     */
    public static int run(CommandLine commandLine, Console console, String... arguments) {
        boolean isTerminal = console.outColumns().isPresent();
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true) // a recipe in a file, and one of its options given anew
                .setOut(console.out())
                .setErr(console.err())
                .setColorScheme(Help.defaultColorScheme(isTerminal ? Help.Ansi.ON : Help.Ansi.OFF))
                .setUsageHelpWidth(helpWidth(console.outColumns()))
                .setExecutionStrategy(parsed -> {
                    checkOutputs(parsed);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((problem, args) -> wrongUsage(problem, console))
                .setExecutionExceptionHandler((problem, command, result) ->
                        failed(problem, command.getCommandSpec().root().userObject(), command, console))
                .execute(arguments);
    }

    /** A run of an hour must not end with a file that cannot be written. */
    private static void checkOutputs(ParseResult parsed) {
        for (OptionSpec option : parsed.matchedOptions()) {
            boolean isWritten = OUTPUTS.contains(option.longestName())
                    && option.paramLabel().equals("FILE");
            if (isWritten && option.getValue() instanceof Path file) {
                Path parent = file.toAbsolutePath().getParent();
                if (parent != null && !Files.isDirectory(parent)) {
                    throw new ParameterException(
                            parsed.commandSpec().commandLine(),
                            option.longestName() + ": expected a file in an existing folder, found no folder "
                                    + parent);
                }
            }
        }
        if (parsed.hasSubcommand()) {
            checkOutputs(parsed.subcommand());
        }
    }

    private static int helpWidth(OptionalInt columns) {
        return Math.max(60, Math.min(120, columns.orElse(80))); // picocli refuses less than 55
    }

    private static int wrongUsage(ParameterException problem, Console console) {
        String name = problem.getCommandLine().getCommandSpec().qualifiedName();
        console.remark(name + ": " + message(problem));
        UnmatchedArgumentException.printSuggestions(problem, console.err());
        console.remark("Try '" + name + " --help'.");
        return WRONG_USAGE;
    }

    private static String message(ParameterException problem) {
        return problem instanceof UnmatchedArgumentException unmatched
                ? "expected a known command or option, found " + String.join(" ", unmatched.getUnmatched())
                : Problems.message(problem);
    }

    private static int failed(Exception problem, Object root, CommandLine command, Console console) {
        if (problem instanceof OutputException output && output.isClosedPipe()) {
            return DONE;
        }
        boolean wanted = root instanceof Xray xray && xray.stacktrace;
        console.remark(command.getCommandSpec().qualifiedName() + ": " + Problems.message(problem));
        if (wanted) {
            StringWriter trace = new StringWriter();
            problem.printStackTrace(new PrintWriter(trace));
            console.remark(trace.toString());
        } else if (Problems.isUnexpected(problem)) {
            console.remark("This is a fault of the program; --stacktrace shows where.");
        }
        return FAILED;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command, found none");
    }
}
