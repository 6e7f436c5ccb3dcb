// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import java.util.Arrays;

/** A tag tree: the smallest numbers of a grid, level by level (ITU-T T.800 section B.10.2). One thread. */
final class TagTree {

    private final int[] widths = new int[32];
    private final int[] firsts = new int[32]; // the first node of each level, leaves first
    private final int levels;
    private final int[] value;
    private final int[] low;

    TagTree(int width, int height) {
        int nodes = 0;
        int level = 0;
        int columns = width;
        int rows = height;
        while (true) {
            widths[level] = columns;
            firsts[level++] = nodes;
            nodes += columns * rows;
            if (columns * rows <= 1) {
                break;
            }
            columns = (columns + 1) / 2;
            rows = (rows + 1) / 2;
        }
        levels = level;
        value = new int[nodes];
        low = new int[nodes];
        Arrays.fill(value, Integer.MAX_VALUE);
    }

    /** True if the number of a leaf is below the threshold; reads as many bits as it takes to know. */
    boolean isBelow(int x, int y, int threshold, PacketBits bits) {
        int known = 0;
        for (int level = levels - 1; level >= 0; level--) {
            int node = firsts[level] + (y >> level) * widths[level] + (x >> level);
            known = Math.max(known, low[node]);
            while (known < threshold && value[node] == Integer.MAX_VALUE) {
                if (bits.read() == 1) {
                    value[node] = known;
                } else {
                    known++;
                }
            }
            known = Math.min(known, value[node]);
            low[node] = known;
        }
        return value[firsts[0] + y * widths[0] + x] < threshold;
    }
}
