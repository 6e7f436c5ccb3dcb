// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Dark pixels of a square image that hang together. */
final class DarkRegions {

    private DarkRegions() {}

    /**
     * Pixels that touch side by side.
     *
     * @param area how many pixels
     * @param center mean column
     */
    record Region(int area, double center, int left, int top, int right, int bottom) {

        int width() {
            return right - left;
        }

        int height() {
            return bottom - top;
        }
    }

    /**
     * All regions of pixels that are not brighter than a threshold.
     *
     * @param pixels row-major, side x side
     */
    static List<Region> of(double[] pixels, int side, double threshold) {
        boolean[] seen = new boolean[pixels.length];
        List<Region> regions = new ArrayList<>();
        for (int i = 0; i < pixels.length; i++) {
            if (!seen[i] && pixels[i] <= threshold) {
                regions.add(region(pixels, side, threshold, i, seen));
            }
        }
        return regions;
    }

    private static Region region(double[] pixels, int side, double threshold, int start, boolean[] seen) {
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
        seen[start] = true;
        int area = 0;
        long columns = 0;
        int left = side;
        int top = side;
        int right = 0;
        int bottom = 0;
        while (!open.isEmpty()) {
            int at = open.remove();
            int x = at % side;
            int y = at / side;
            area++;
            columns += x;
            left = Math.min(left, x);
            right = Math.max(right, x + 1);
            top = Math.min(top, y);
            bottom = Math.max(bottom, y + 1);
            int[] neighbors = {
                x > 0 ? at - 1 : at, x < side - 1 ? at + 1 : at, y > 0 ? at - side : at, y < side - 1 ? at + side : at
            };
            for (int next : neighbors) {
                if (!seen[next] && pixels[next] <= threshold) {
                    seen[next] = true;
                    open.add(next);
                }
            }
        }
        return new Region(area, columns / (double) area + 0.5, left, top, right, bottom);
    }
}
