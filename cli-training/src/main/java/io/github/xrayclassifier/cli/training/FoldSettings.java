// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.crossval.FoldPlan;
import io.github.xrayclassifier.crossval.Protocol;
import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** The options that divide a manifest into folds. */
final class FoldSettings {

    private static final String ALL = "all";

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "paper: single images, shuffled; grouped: patient groups, stratified by finding and source;"
                    + " leave-source-out; or all three. Default: all.")
    private String protocol = ALL;

    @Option(names = "--folds", paramLabel = "N", description = "How many. Default: 5.")
    private int folds = 5;

    @Option(names = "--fold-seed", paramLabel = "N", description = "Decides who is in which fold. Default: 50.")
    private long seed = 50;

    @Option(
            names = "--source-column",
            paramLabel = "COLUMN",
            description = "The column that names the source, for example dataset. Default: source.")
    private String sourceColumn = "source";

    @Option(
            names = "--min-source",
            paramLabel = "N",
            description = "Sources with fewer images are not left out. Default: 50.")
    private int minimumImages = 50;

    @Option(
            names = "--leave-out",
            paramLabel = "SOURCE[,SOURCE]",
            description =
                    "Leave out this source, or these together; may be repeated, for a fold each. Default: every one"
                            + " that is large enough, one by one.")
    private List<String> leftOut = List.of();

    @Option(
            names = "--groups-unknown",
            description =
                    "Take an image without a patient group for a group of its own. Without this such a manifest is"
                            + " refused, because images of one patient on both sides make figures too good.")
    private boolean groupsUnknown;

    @Option(
            names = "--fold",
            paramLabel = "K",
            description =
                    "Only fold K of each protocol, counted from 1; may be repeated. So several processes can share"
                            + " the work in one DIR; without it, the same command then makes the report. Default: all.")
    private Set<Integer> only = new TreeSet<>();

    @Option(
            names = "--eval-only",
            paramLabel = "SPLIT",
            description =
                    "Never train on the rows of this split, for example val, and evaluate them in their fold like all"
                            + " others: so that the folds' models may teach one that is chosen on it.")
    private String evaluatedOnly = "";

    @Option(
            names = "--train-only",
            paramLabel = "SOURCE",
            description =
                    "Never evaluate the rows of this source, for example because they exist only at a lower resolution;"
                            + " may be repeated.")
    private Set<String> trainedOnly = new TreeSet<>();

    /** @throws IllegalArgumentException if an option is out of its range */
    FoldPlan plan() {
        return FoldPlan.defaults()
                .withFolds(folds)
                .withSeed(seed)
                .withSourceColumn(sourceColumn)
                .withMinimumImages(minimumImages)
                .withLeftOut(leftOut.stream()
                        .map(together -> Set.of(together.split(",")))
                        .toList())
                .withGroupsUnknown(groupsUnknown)
                .withEvaluatedOnly(evaluatedOnly)
                .withTrainedOnly(trainedOnly);
    }

    Set<Integer> only() {
        return only;
    }

    boolean hasEvaluatedOnly() {
        return !evaluatedOnly.isEmpty();
    }

    /** True for a row that no fold trains on, but that is evaluated. */
    boolean isEvaluatedOnly(ManifestEntry row) {
        return !evaluatedOnly.isEmpty()
                && row.split().equals(evaluatedOnly)
                && !trainedOnly.contains(row.columns().getOrDefault(sourceColumn, ""));
    }

    /** @throws IllegalArgumentException if there is no such protocol */
    List<Protocol> protocols() {
        List<Protocol> all = List.of(Protocol.values());
        List<Protocol> wanted = all.stream()
                .filter(p -> protocol.equals(ALL) || p.spelling().equals(protocol))
                .toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "protocol: expected one of " + Arrays.toString(Protocol.values()) + " or all, found " + protocol);
        }
        return wanted;
    }
}
