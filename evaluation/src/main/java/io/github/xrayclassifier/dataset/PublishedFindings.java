// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.model.Finding;
import java.util.Locale;
import java.util.Map;

/** The names that published collections give to findings, and ours for them. May be used by any thread. */
final class PublishedFindings {

    /** Findings of ChestX-ray14 and of CheXpert's labeler that have a name here; the others keep theirs in lower case. */
    private static final Map<String, Finding> OURS = Map.of(
            "no finding", Finding.NORMAL,
            "effusion", Finding.EFFUSION,
            "pleural effusion", Finding.EFFUSION);

    private PublishedFindings() {}

    static String name(String theirs) {
        String plain = theirs.strip().toLowerCase(Locale.ROOT).replace('_', ' ');
        Finding ours = OURS.get(plain);
        return ours == null ? plain : ours.name();
    }
}
