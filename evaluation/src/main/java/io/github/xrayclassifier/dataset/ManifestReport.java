// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.audit.Duplicates;
import io.github.xrayclassifier.manifest.BrokenImagesException.BrokenImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The account of how a manifest came to be. For one manifest. */
final class ManifestReport {

    private static final int EXAMPLES = 3;

    private final Map<String, List<String>> leftOut = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> middle = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void leftOut(Map<String, List<String>> reasons) {
        reasons.forEach((reason, names) -> names.forEach(name -> leftOut(reason, name)));
    }

    void leftOut(String reason, String name) {
        leftOut.computeIfAbsent(reason, key -> new ArrayList<>()).add(name);
    }

    void broken(List<BrokenImage> images) {
        if (!images.isEmpty()) {
            broken.add("left out, cannot be read: " + images.size());
            images.forEach(image -> broken.add("  " + image.entry().path() + ": " + image.reason()));
        }
    }

    void names(Map<String, Finding> changed) {
        if (!changed.isEmpty()) {
            middle.add("written otherwise: "
                    + changed.entrySet().stream()
                            .map(entry -> "\"" + entry.getKey() + "\" as " + entry.getValue())
                            .collect(Collectors.joining(", ")));
        }
    }

    void groups(List<String> patients, List<Duplicates.Pair> pairs, boolean hasRead, DuplicateRule rule) {
        long unknown = patients.stream().filter(String::isEmpty).count();
        Set<String> known = new HashSet<>(patients);
        known.remove("");
        middle.add("patients: " + known.size() + " known"
                + (unknown == 0 ? "" : ", and " + unknown + " images of unknown patients, each for itself"));
        if (unknown > 0) {
            warnings.add(
                    "images of one unknown patient may be in several splits, which makes metrics too good: a column with"
                            + " the patient prevents it");
        }
        if (!hasRead) {
            middle.add("images not opened: broken ones and near-duplicates stay unknown");
            return;
        }
        if (rule == DuplicateRule.NONE) {
            middle.add("near-duplicates: not looked for");
            return;
        }
        long same = pairs.stream().filter(Duplicates.Pair::exact).count();
        middle.add("near-duplicates, kept together: " + same + " pairs of the same file"
                + (rule == DuplicateRule.SAME_FILE ? "" : ", " + (pairs.size() - same) + " pairs that look the same"));
        pairs.stream()
                .limit(EXAMPLES)
                .forEach(pair -> middle.add("  " + pair.first().entry().path() + " and "
                        + pair.second().entry().path()));
        long differing = pairs.stream()
                .filter(pair -> !pair.first()
                        .entry()
                        .labels()
                        .equals(pair.second().entry().labels()))
                .count();
        if (differing > 0) {
            warnings.add(differing + " pairs of near-duplicates have different findings");
        }
    }

    void split(String words) {
        middle.add("split: " + words);
    }

    void taken(List<ManifestEntry> rows) {
        Set<String> splits =
                new TreeSet<>(Comparator.comparing(ManifestReport::order).thenComparing(Comparator.naturalOrder()));
        rows.forEach(row -> splits.add(row.split()));
        taken.add(rows.size() + " images of "
                + rows.stream().map(ManifestEntry::group).distinct().count() + " patients or groups");
        Map<String, List<ManifestEntry>> byLabel = rows.stream()
                .collect(Collectors.groupingBy(row -> row.label().name(), TreeMap::new, Collectors.toList()));
        byLabel.forEach((label, images) -> {
            taken.add("  " + label + ": " + images.size() + " images of "
                    + images.stream().map(ManifestEntry::group).distinct().count() + " groups"
                    + (splits.equals(Set.of("")) ? "" : ", " + counts(images, splits)));
            for (String split : splits) {
                if (images.stream().noneMatch(row -> row.split().equals(split))) {
                    warnings.add("no image of " + label + " in split " + split);
                }
            }
        });
    }

    private static int order(String split) {
        return split.equals("train") ? 0 : split.equals("val") ? 1 : 2;
    }

    private static String counts(List<ManifestEntry> images, Set<String> splits) {
        return splits.stream()
                .map(split -> split + " "
                        + images.stream()
                                .filter(row -> row.split().equals(split))
                                .count())
                .collect(Collectors.joining(", "));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(taken);
        leftOut.forEach((reason, names) -> lines.add("left out, " + reason + ": " + names.size() + " ("
                + names.stream().limit(EXAMPLES).collect(Collectors.joining(", "))
                + (names.size() > EXAMPLES ? ", ..." : "") + ")"));
        lines.addAll(broken);
        lines.addAll(middle);
        warnings.forEach(warning -> lines.add("warning: " + warning));
        return lines;
    }
}
