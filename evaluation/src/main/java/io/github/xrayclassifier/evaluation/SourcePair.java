// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A comparison inside one source, where the source cannot give the finding away: one finding against another, scored by
 * {@code p(finding) / (p(finding) + p(other))}.
 *
 * @param source of the images, by its exact name
 * @param finding the finding looked for
 * @param other what it is told from
 */
public record SourcePair(String source, Finding finding, Finding other) {

    /** The rule, as reports state it. */
    public static final String RULE = "p(finding) / (p(finding) + p(other))";

    /**
     * The comparisons that some images allow: in each source every finding against normal, and where a source holds no
     * normal image, every two findings. Images without the name of a source are not compared.
     *
     * @param findings of the model
     * @param entries labelled images
     * @return by source, then in the order of the findings
     */
    public static List<SourcePair> inside(List<Finding> findings, List<ManifestEntry> entries) {
        Map<String, List<Finding>> present = new TreeMap<>();
        for (Finding finding : findings) {
            entries.stream()
                    .filter(entry ->
                            entry.label().equals(finding) && !entry.source().isEmpty())
                    .map(ManifestEntry::source)
                    .distinct()
                    .forEach(source -> present.computeIfAbsent(source, name -> new ArrayList<>())
                            .add(finding));
        }
        List<SourcePair> pairs = new ArrayList<>();
        present.forEach((source, found) -> {
            for (int a = 0; a < found.size(); a++) {
                for (int b = 0; b < found.size(); b++) {
                    boolean isPair = found.contains(Finding.NORMAL)
                            ? a != b && found.get(b).equals(Finding.NORMAL)
                            : a < b;
                    if (isPair) {
                        pairs.add(new SourcePair(source, found.get(a), found.get(b)));
                    }
                }
            }
        });
        return pairs;
    }

    /** The images of both findings inside the source, ranked. */
    RankedScores ranked(Predictions predictions) {
        int a = known(predictions, finding);
        int b = known(predictions, other);
        double[] scores = new double[predictions.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = predictions.against(i, a, b);
        }
        return RankedScores.of(
                scores,
                i -> predictions.entries().get(i).source().equals(source)
                        && (predictions.label(i) == a || predictions.label(i) == b),
                i -> predictions.label(i) == a);
    }

    private static int known(Predictions predictions, Finding finding) {
        int index = predictions.findings().indexOf(finding);
        if (index < 0) {
            throw new IllegalArgumentException("expected one of " + predictions.findings() + ", found " + finding);
        }
        return index;
    }
}
