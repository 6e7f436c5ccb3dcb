// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One independent generator for every use and step of a run. Nothing is carried from step to step, so a resumed run
 * draws what the uninterrupted one would have drawn.
 */
public final class Seeds {

    public static final int INIT = 1;
    public static final int ORDER = 2;
    public static final int AUGMENT = 3;
    public static final int DROPOUT = 4;
    public static final int MIXUP = 6;
    public static final int TEACHERS = 7;

    private Seeds() {}

    public static RandomGenerator generator(long seed, int use, long step) {
        return new SplittableRandom(mix(mix(mix(seed) + use) + step));
    }

    /** The finalizer of SplitMix64 (Steele et al., OOPSLA 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * A random order: Fisher-Yates.
     *
     * @param count how many
     * @param random decides it
     * @return 0 to count - 1, each once
     */
    public static int[] permutation(int count, RandomGenerator random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
