// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/** Ranges of options. */
final class Checks {

    private Checks() {}

    static double within(String name, double value, double lower, double upper) {
        if (!(value >= lower && value <= upper)) { // this way round, NaN fails too
            throw new IllegalArgumentException(name + ": expected " + lower + " to " + upper + ", found " + value);
        }
        return value;
    }

    static int within(String name, int value, int lower, int upper) {
        if (value < lower || value > upper) {
            throw new IllegalArgumentException(name + ": expected " + lower + " to " + upper + ", found " + value);
        }
        return value;
    }
}
