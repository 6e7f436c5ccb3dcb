// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.model.Finding;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One spelling for each finding: the one that was asked for, else ours of a finding that the library names, else the first that
 * occurs. For one manifest.
 */
final class FindingNames {

    private static final List<Finding> NAMED = List.of(
            Finding.COVID_19,
            Finding.EDEMA,
            Finding.EFFUSION,
            Finding.EMPHYSEMA,
            Finding.FIBROSIS,
            Finding.NORMAL,
            Finding.PNEUMONIA);

    private final Map<String, Finding> findings = new HashMap<>();
    private final Map<String, Finding> changed = new LinkedHashMap<>();

    FindingNames(Map<String, Finding> wanted) {
        NAMED.forEach(finding -> findings.put(key(finding.name()), finding));
        wanted.forEach((name, finding) -> findings.put(key(name), finding));
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if it is no name of a finding */
    Finding of(String name) {
        Finding finding = findings.computeIfAbsent(key(name), key -> new Finding(name.strip()));
        if (!finding.name().equals(name)) {
            changed.put(name, finding);
        }
        return finding;
    }

    /** The names that are spelled otherwise in the manifest than in its source. */
    Map<String, Finding> changed() {
        return changed;
    }
}
