// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Finding;
import java.util.List;

/**
 * A comparison inside one source, where the source cannot give the answer away: one finding against another, scored by
 * pA / (pA + pB).
 *
 * @param sourcePrefix images whose source begins so
 * @param finding the finding looked for
 * @param other what it is told from
 */
public record SourcePair(String sourcePrefix, Finding finding, Finding other) {

    /**
     * The comparisons that stay honest on the development data of this project.
     *
     * @return every finding inside nih-600, and one to two in each other mixed source
     */
    public static List<SourcePair> defaults() {
        return List.of(
                new SourcePair("nih-600", Finding.EDEMA, Finding.NORMAL),
                new SourcePair("nih-600", Finding.EFFUSION, Finding.NORMAL),
                new SourcePair("nih-600", Finding.EMPHYSEMA, Finding.NORMAL),
                new SourcePair("nih-600", Finding.FIBROSIS, Finding.NORMAL),
                new SourcePair("nih-600", Finding.PNEUMONIA, Finding.NORMAL),
                new SourcePair("nih-512", Finding.EFFUSION, Finding.NORMAL),
                new SourcePair("nih-1024", Finding.EDEMA, Finding.NORMAL),
                new SourcePair("nih-1024", Finding.EFFUSION, Finding.NORMAL),
                new SourcePair("nih-1024", Finding.PNEUMONIA, Finding.NORMAL),
                new SourcePair("kermany", Finding.PNEUMONIA, Finding.NORMAL),
                new SourcePair("cohen", Finding.COVID_19, Finding.PNEUMONIA));
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
                i -> predictions.entries().get(i).source().startsWith(sourcePrefix)
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
