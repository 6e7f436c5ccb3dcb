// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/** Ranges of options. Messages begin with the key, so that a reader can say where it stands. */
final class Ranges {

    private Ranges() {}

    static void within(String key, double value, double lower, double upper) {
        if (!(value >= lower && value <= upper)) { // this way round, NaN fails too
            throw new IllegalArgumentException(key + ": expected " + RecipeText.of(lower) + " to "
                    + RecipeText.of(upper) + ", found " + RecipeText.of(value));
        }
    }

    static void within(String key, int value, int lower, int upper) {
        if (value < lower || value > upper) {
            throw new IllegalArgumentException(key + ": expected " + lower + " to " + upper + ", found " + value);
        }
    }
}
