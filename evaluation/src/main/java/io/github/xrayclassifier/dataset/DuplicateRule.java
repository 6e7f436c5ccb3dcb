// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

/** The images that count as copies of one another and stay in one split. */
public enum DuplicateRule {
    /** None: images of one patient alone stay together. */
    NONE,
    /** Files of the same bytes. */
    SAME_FILE,
    /**
     * Those, and images that look the same at 32 x 32 pixels: resized, coded anew, brightened. Drawings of one kind may look the
     * same without being copies.
     */
    LOOK_ALIKE
}
