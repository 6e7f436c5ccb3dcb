// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/** A recipe that cannot be read: the message names the file or option, the line, the key, what was expected and what was found. */
public final class RecipeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    RecipeException(String where, String expectedAndFound) {
        super(where + ": " + expectedAndFound);
    }
}
