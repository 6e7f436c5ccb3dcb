// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.testkit.FakeBackend;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalInt;

/** The output of a command, and its exit code. */
record Captured(int exitCode, String out, String err) {

    static Captured run(BackendOpener opener, OptionalInt columns, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.of(out, err, columns, columns);
        int exitCode = Xray.run(Xray.commandLine(console, opener), console, arguments);
        return new Captured(exitCode, out.toString(), err.toString());
    }

    /** In a pipe, with a backend that needs no model. */
    static Captured run(String... arguments) {
        return run(choice -> FakeBackend.open(), OptionalInt.empty(), arguments);
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
