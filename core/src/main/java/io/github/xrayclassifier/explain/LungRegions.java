// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cells of a grid with a positive logit that touch side by side, largest region first. */
final class LungRegions {

    private LungRegions() {}

    /**
     * One region.
     *
     * @param cells indices into the grid
     */
    record Region(List<Integer> cells, int columns) {

        double centerColumn() {
            return cells.stream().mapToInt(cell -> cell % columns).average().orElse(0) + 0.5;
        }

        int firstColumn() {
            return cells.stream().mapToInt(cell -> cell % columns).min().orElse(0);
        }

        int lastColumn() {
            return cells.stream().mapToInt(cell -> cell % columns).max().orElse(0);
        }

        /** The column of fewest cells in the middle third of the region's width: where two lungs that touch are parted. */
        int waist() {
            int[] counts = new int[columns];
            cells.forEach(cell -> counts[cell % columns]++);
            int third = (lastColumn() - firstColumn() + 1) / 3;
            int best = firstColumn() + third;
            for (int column = best; column <= lastColumn() - third; column++) {
                best = counts[column] < counts[best] ? column : best;
            }
            return best;
        }
    }

    static List<Region> of(float[] logits, int columns) {
        boolean[] seen = new boolean[logits.length];
        List<Region> regions = new ArrayList<>();
        for (int i = 0; i < logits.length; i++) {
            if (!seen[i] && logits[i] > 0) {
                regions.add(region(logits, columns, i, seen));
            }
        }
        regions.sort(Comparator.comparingInt((Region region) -> region.cells().size())
                .reversed());
        return regions;
    }

    private static Region region(float[] logits, int columns, int start, boolean[] seen) {
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
        seen[start] = true;
        List<Integer> cells = new ArrayList<>();
        while (!open.isEmpty()) {
            int at = open.remove();
            cells.add(at);
            int column = at % columns;
            int[] neighbors = {
                column > 0 ? at - 1 : at,
                column < columns - 1 ? at + 1 : at,
                Math.max(at - columns, column),
                at + columns < logits.length ? at + columns : at
            };
            for (int next : neighbors) {
                if (!seen[next] && logits[next] > 0) {
                    seen[next] = true;
                    open.add(next);
                }
            }
        }
        return new Region(cells, columns);
    }
}
