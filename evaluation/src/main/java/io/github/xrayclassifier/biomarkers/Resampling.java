// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.evaluation.GroupBootstrap;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws patients with replacement, deals them out, and shuffles labels. */
final class Resampling {

    private Resampling() {}

    /** The weight of each unit in one resample of the groups. */
    static int[] drawn(PatientTable table, RandomGenerator random) {
        int[] ofGroup = new int[table.groups()];
        for (int g = 0; g < ofGroup.length; g++) {
            ofGroup[random.nextInt(ofGroup.length)]++;
        }
        int[] times = new int[table.units()];
        for (int u = 0; u < times.length; u++) {
            times[u] = ofGroup[table.groupOf(u)];
        }
        return times;
    }

    /** Numbers of parts, 0 to {@code parts - 1}, one a group, each part as large as the others up to one. */
    static int[] deal(int groups, int parts, RandomGenerator random) {
        int[] dealt = new int[groups];
        for (int g = 0; g < groups; g++) {
            dealt[g] = g % parts;
        }
        for (int g = groups - 1; g > 0; g--) {
            int other = random.nextInt(g + 1);
            int kept = dealt[g];
            dealt[g] = dealt[other];
            dealt[other] = kept;
        }
        return dealt;
    }

    static boolean[] shuffled(boolean[] labels, RandomGenerator random) {
        boolean[] shuffled = labels.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            boolean kept = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = kept;
        }
        return shuffled;
    }

    static int[] permutation(int count, RandomGenerator random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }

    /** The percentile of the entries that are numbers; NaN if there is none. */
    static double percentile(double[] values, double share) {
        double[] sorted =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return GroupBootstrap.percentile(sorted, share);
    }
}
