// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import java.util.Locale;

/** A division of a manifest into rows that train and rows that are evaluated. */
public enum Protocol {
    /**
     * Single images, shuffled once, whoever they show: as the paper did. Images of one patient fall on both sides, so its
     * figures are too good; it is here to show by how much.
     */
    PAPER,
    /** Whole patient groups, every finding and source spread evenly over the folds. */
    GROUPED,
    /** Every source held out in turn: how the model does on images from somewhere else. */
    LEAVE_SOURCE_OUT;

    /** {@return the name as a command and a folder spell it, for example leave-source-out} */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return spelling();
    }
}
