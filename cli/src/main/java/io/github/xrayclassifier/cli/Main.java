// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

/** The command {@code xray} without the training commands. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        System.exit(Xray.run(Xray.commandLine(console), console, arguments));
    }
}
