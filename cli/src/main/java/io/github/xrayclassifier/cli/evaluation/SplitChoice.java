// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that selects rows of a manifest. */
final class SplitChoice {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec command;

    @Option(names = "--split", paramLabel = "NAME", description = "Which rows; all takes every row. Default: val.")
    private String split = "val";

    String name() {
        return split;
    }

    /** {@return the manifest of the split's rows} */
    Manifest of(Manifest manifest) {
        return split.equals("all")
                ? manifest
                : manifest.where(row -> row.split().equals(split));
    }

    /**
     * The rows of the split that are wanted.
     *
     * @param kind the words behind "rows of split NAME"
     */
    List<ManifestEntry> rows(Manifest manifest, Predicate<ManifestEntry> wanted, String kind) {
        List<ManifestEntry> rows = (split.equals("all") ? manifest.entries() : manifest.split(split))
                .stream().filter(wanted).toList();
        if (rows.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "split: expected rows of split " + split + kind + ", found none of "
                            + manifest.entries().size() + "; --split all takes every row");
        }
        return rows;
    }
}
