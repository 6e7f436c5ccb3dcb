// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The area under the ROC curve as the Mann-Whitney statistic: ties count half. */
final class Auc {

    private Auc() {}

    /** NaN where there are no positives or no negatives. */
    static double of(double[] scores, IntPredicate positive) {
        Integer[] boxed = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
        Arrays.sort(boxed, (a, b) -> Double.compare(scores[a], scores[b]));
        double below = 0;
        double positives = 0;
        double wins = 0;
        for (int i = 0; i < boxed.length; ) {
            int end = i;
            double tiedPositives = 0;
            while (end < boxed.length && scores[boxed[end]] == scores[boxed[i]]) {
                tiedPositives += positive.test(boxed[end++]) ? 1 : 0;
            }
            double tiedNegatives = end - i - tiedPositives;
            wins += tiedPositives * (below + tiedNegatives / 2);
            positives += tiedPositives;
            below += tiedNegatives;
            i = end;
        }
        return positives == 0 || below == 0 ? Double.NaN : wins / positives / below;
    }
}
