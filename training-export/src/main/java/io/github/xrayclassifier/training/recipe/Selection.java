// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/**
 * The choice of the epoch whose weights a run keeps.
 *
 * @param by which rule; without validation images the last epoch is kept
 * @param patience epochs without a better one after which the run ends; 0 for all epochs
 */
public record Selection(SelectionRule by, int patience) {

    /** Checks the range. */
    public Selection {
        Ranges.within("patience", patience, 0, 1_000_000);
    }
}
