// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import java.util.Optional;

/** Grows a rectangle around the pixels it is told of; for one thread. */
final class Bounds {

    private int firstColumn = Integer.MAX_VALUE;
    private int firstRow = Integer.MAX_VALUE;
    private int lastColumn = -1;
    private int lastRow = -1;

    void add(int column, int row) {
        firstColumn = Math.min(firstColumn, column);
        lastColumn = Math.max(lastColumn, column);
        firstRow = Math.min(firstRow, row);
        lastRow = Math.max(lastRow, row);
    }

    Optional<Region> region() {
        return lastColumn < 0
                ? Optional.empty()
                : Optional.of(new Region(firstColumn, firstRow, lastColumn - firstColumn + 1, lastRow - firstRow + 1));
    }
}
