// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import io.github.xrayclassifier.explain.Heatmap;
import java.util.OptionalDouble;

/**
 * One image's map against its lungs.
 *
 * @param mass share of what speaks for the finding that lies inside the lung boxes; empty if nothing does
 * @param area share of the image that the boxes take: what mass would be if the map were the same everywhere
 */
record MapShare(OptionalDouble mass, double area) {

    private static final int POINTS = 64;

    /** Sums the map's positive values, bilinear between its cells, over a grid of points. */
    static MapShare of(Heatmap map, LungFields lungs) {
        double all = 0;
        double inside = 0;
        int covered = 0;
        for (int i = 0; i < POINTS * POINTS; i++) {
            int row = i / POINTS;
            double x = (i % POINTS + 0.5) / POINTS;
            double y = (row + 0.5) / POINTS;
            boolean isLung = lungs.contains(x, y);
            covered += isLung ? 1 : 0;
            double value = map.at(x * map.frame().sourceWidth(), y * map.frame().sourceHeight())
                    .orElse(0);
            if (value > 0) {
                all += value;
                inside += isLung ? value : 0;
            }
        }
        double area = covered / (double) (POINTS * POINTS);
        return new MapShare(all > 0 ? OptionalDouble.of(inside / all) : OptionalDouble.empty(), area);
    }
}
