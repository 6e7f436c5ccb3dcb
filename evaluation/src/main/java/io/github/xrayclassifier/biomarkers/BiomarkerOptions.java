// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

/**
 * The settings of a study of features. Immutable; may be shared by threads.
 */
public final class BiomarkerOptions {

    private final int patients;
    private final int resamples;
    private final int shuffles;
    private final long seed;

    private BiomarkerOptions(int patients, int resamples, int shuffles, long seed) {
        require("patients", patients);
        require("resamples", resamples);
        require("shuffles", shuffles);
        this.patients = patients;
        this.resamples = resamples;
        this.shuffles = shuffles;
        this.seed = seed;
    }

    private static void require(String name, int value) {
        if (value < 2) {
            throw new IllegalArgumentException(name + ": expected at least 2, found " + value);
        }
    }

    /**
     * At least 20 patients a side, 1000 resamples, 500 shuffles, seed 7.
     *
     * @return the defaults
     */
    public static BiomarkerOptions defaults() {
        return new BiomarkerOptions(20, 1000, 500, 7);
    }

    /**
     * With fewer patient groups on either side nothing is measured.
     *
     * @param count at least 2
     * @return the changed copy
     */
    public BiomarkerOptions withPatients(int count) {
        return new BiomarkerOptions(count, resamples, shuffles, seed);
    }

    /**
     * Bootstrap resamples behind an interval.
     *
     * @param count at least 2
     * @return the changed copy
     */
    public BiomarkerOptions withResamples(int count) {
        return new BiomarkerOptions(patients, count, shuffles, seed);
    }

    /**
     * Shuffles behind a baseline.
     *
     * @param count at least 2
     * @return the changed copy
     */
    public BiomarkerOptions withShuffles(int count) {
        return new BiomarkerOptions(patients, resamples, count, seed);
    }

    /**
     * The seed of all drawing: same images, models and seed, same results.
     *
     * @param value any number
     * @return the changed copy
     */
    public BiomarkerOptions withSeed(long value) {
        return new BiomarkerOptions(patients, resamples, shuffles, value);
    }

    int patients() {
        return patients;
    }

    int resamples() {
        return resamples;
    }

    int shuffles() {
        return shuffles;
    }

    long seed() {
        return seed;
    }
}
