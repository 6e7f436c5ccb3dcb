// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A command for the provenance of what it made: without folders, which are somebody's own, and what decides nothing. */
final class CommandText {

    private static final Set<String> LEFT_OUT_WITH_VALUE = Set.of("--out", "--threads");
    private static final Set<String> LEFT_OUT = Set.of("--resume", "--stacktrace");

    private CommandText() {}

    /** For example {@code train --manifest manifest.csv --epochs 3}. */
    static String of(String command, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(command));
        Iterator<String> left = arguments.iterator();
        while (left.hasNext()) {
            String argument = left.next();
            if (LEFT_OUT_WITH_VALUE.contains(argument)) {
                left.next();
            } else if (!LEFT_OUT.contains(argument.replaceFirst("=.*", ""))
                    && !LEFT_OUT_WITH_VALUE.contains(argument.replaceFirst("=.*", ""))) {
                words.add(withoutFolder(argument));
            }
        }
        return String.join(" ", words);
    }

    private static String withoutFolder(String argument) {
        int equals = argument.startsWith("--") ? argument.indexOf('=') + 1 : 0;
        String value = argument.substring(equals);
        if (value.contains(" ")) { // a text, for example a licence
            return argument.substring(0, equals) + '"' + value + '"';
        }
        Path name = value.contains("/") || value.contains("\\") ? Path.of(value).getFileName() : null;
        return argument.substring(0, equals) + (name == null ? value : name);
    }
}
