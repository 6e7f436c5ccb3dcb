// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.biomarkers.Contrast;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that say which images are examined and what is told from what. */
final class StudySettings {

    private static final String ALL = "all";

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file with the columns path and label, and best source, group and split.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Rows to examine; all takes every row, also those that trained the model, whose effects are"
                    + " inflated. Default: val.")
    private String split = "val";

    @Option(
            names = "--held-out",
            paramLabel = "SOURCE",
            description = "A source that no model was trained on: all its rows are examined too; may be repeated.")
    private List<String> heldOut = new ArrayList<>();

    @Option(
            names = "--against",
            paramLabel = "FINDING",
            description = "What every other finding is told from. Default: normal.")
    private String against = Finding.NORMAL.name();

    @Option(
            names = "--contrast",
            paramLabel = "A:B",
            description = "A further pair, for example COVID-19:pneumonia; may be repeated.")
    private List<String> further = new ArrayList<>();

    /**
     * The images of a study.
     *
     * @param entries the images
     * @param findings of the whole manifest
     * @param description which images these are, in sentences
     */
    record Images(List<ManifestEntry> entries, Set<Finding> findings, String description) {}

    Images read() throws IOException {
        Manifest all = Manifest.from(manifest);
        Set<String> sources =
                all.entries().stream().map(ManifestEntry::source).collect(Collectors.toCollection(TreeSet::new));
        for (String source : heldOut) {
            requireOneOf("held-out", sources, source);
        }
        List<ManifestEntry> entries = all.entries().stream()
                .filter(entry -> split.equals(ALL) || entry.split().equals(split) || heldOut.contains(entry.source()))
                .toList();
        if (entries.isEmpty()) {
            Set<String> splits =
                    all.entries().stream().map(ManifestEntry::split).collect(Collectors.toCollection(TreeSet::new));
            throw new IllegalArgumentException("split: expected one of " + splits + " or all, found " + split);
        }
        Set<Finding> findings = all.entries().stream()
                .flatMap(entry -> entry.labels().stream())
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Finding::name))));
        return new Images(entries, findings, description(all, entries));
    }

    private String description(Manifest all, List<ManifestEntry> entries) {
        long groups = entries.stream().map(ManifestEntry::group).distinct().count();
        String which = split.equals(ALL)
                ? "Every row of " + manifest.getFileName()
                : "Split " + split + " of " + manifest.getFileName();
        String also = heldOut.isEmpty() ? "" : ", and every row of " + String.join(", ", heldOut);
        String trained = split.equals(ALL)
                ? " Images that trained a model are among them: its effects are inflated."
                : " The effects are those of unseen images only if no model was trained on them.";
        return which + also + " (SHA-256 `" + all.sha256() + "`): " + entries.size() + " images, " + groups
                + " patient groups." + trained;
    }

    List<Contrast> contrasts(Images images) {
        Finding reference = finding("against", images, against);
        Set<Contrast> contrasts = new LinkedHashSet<>();
        images.findings().stream()
                .filter(finding -> !finding.equals(reference))
                .forEach(finding -> contrasts.add(new Contrast(finding, reference)));
        for (String text : further) {
            String[] sides = text.split(":", -1);
            if (sides.length != 2) {
                throw new IllegalArgumentException("contrast: expected A:B, found " + text);
            }
            contrasts.add(new Contrast(finding("contrast", images, sides[0]), finding("contrast", images, sides[1])));
        }
        return List.copyOf(contrasts);
    }

    private static Finding finding(String option, Images images, String name) {
        requireOneOf(option, images.findings().stream().map(Finding::name).collect(Collectors.toSet()), name);
        return new Finding(name);
    }

    private static void requireOneOf(String option, Set<String> known, String found) {
        if (!known.contains(found)) {
            throw new IllegalArgumentException(
                    option + ": expected one of " + new TreeSet<>(known) + ", found " + found);
        }
    }
}
