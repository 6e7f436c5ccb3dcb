// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;

/** Decodes one scan of JPEG-LS; the letters are those of T.87 annex A. Not for several threads. */
public final class LsScan {

    // Table A.8: the orders of the run-length code.
    private static final int[] J = {
        0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15
    };
    private static final int RUN = 365; // the two contexts of run interruption follow the 365 regular ones

    private final LsParameters p;
    private final LsBits bits;
    private final int width;
    private final int height;
    private final int stride;
    private final int[] a = new int[RUN + 2];
    private final int[] b = new int[RUN];
    private final int[] c = new int[RUN];
    private final int[] n = new int[RUN + 2];
    private final int[] nn = new int[2];
    private int runIndex;

    LsScan(LsParameters parameters, LsBits bits, int width, int height, int stride) {
        this.p = parameters;
        this.bits = bits;
        this.width = width;
        this.height = height;
        this.stride = stride;
        java.util.Arrays.fill(a, Math.max(2, (p.range() + 32) / 64));
        java.util.Arrays.fill(n, 1);
    }

    /** Takes {@code together}: whether the components of a pixel are coded side by side (interleave 2). */
    void decode(short[] cells, int first, int components, boolean together) {
        // One sample of margin left and right: T.87 A.2.1 says what stands there.
        int[][] above = new int[components][width + 2];
        int[][] line = new int[components][width + 2];
        int[] runIndexes = new int[components];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < components; i++) {
                line[i][0] = above[i][1];
                above[i][width + 1] = above[i][width];
            }
            if (together) {
                pixels(above, line);
            } else {
                for (int i = 0; i < components; i++) {
                    runIndex = runIndexes[i];
                    line(above[i], line[i]);
                    runIndexes[i] = runIndex;
                }
            }
            for (int i = 0; i < components; i++) {
                store(line[i], cells, y * width * stride + first + i);
            }
            int[][] swap = above;
            above = line;
            line = swap;
        }
    }

    private void store(int[] line, short[] cells, int from) {
        for (int x = 0, at = from; x < width; x++, at += stride) {
            cells[at] = (short) line[x + 1];
        }
    }

    private void line(int[] above, int[] line) {
        int x = 1;
        while (x <= width) {
            int context = context(above, line, x);
            if (context != 0) {
                line[x] = regular(context, line[x - 1], above[x], above[x - 1]);
                x++;
                continue;
            }
            int run = run(width + 1 - x);
            java.util.Arrays.fill(line, x, x + run, line[x - 1]);
            x += run;
            if (x <= width) {
                int ra = line[x - 1];
                line[x] = interruption(ra, above[x], Math.abs(ra - above[x]) <= p.near());
                runIndex = Math.max(0, runIndex - 1);
                x++;
            }
        }
    }

    private void pixels(int[][] above, int[][] line) {
        int x = 1;
        while (x <= width) {
            boolean flat = true;
            for (int i = 0; i < line.length; i++) {
                flat &= context(above[i], line[i], x) == 0;
            }
            if (!flat) {
                for (int i = 0; i < line.length; i++) {
                    line[i][x] = regular(context(above[i], line[i], x), line[i][x - 1], above[i][x], above[i][x - 1]);
                }
                x++;
                continue;
            }
            int run = run(width + 1 - x);
            for (int[] component : line) {
                java.util.Arrays.fill(component, x, x + run, component[x - 1]);
            }
            x += run;
            if (x <= width) {
                for (int i = 0; i < line.length; i++) {
                    line[i][x] = interruption(line[i][x - 1], above[i][x], false);
                }
                runIndex = Math.max(0, runIndex - 1);
                x++;
            }
        }
    }

    /** The signed context of the gradients; 0 means a run (A.3). */
    private int context(int[] above, int[] line, int x) {
        int ra = line[x - 1];
        int rb = above[x];
        int rc = above[x - 1];
        return 81 * p.quantize(above[x + 1] - rb) + 9 * p.quantize(rb - rc) + p.quantize(rc - ra);
    }

    private int regular(int signedContext, int ra, int rb, int rc) {
        int q = Math.abs(signedContext);
        int sign = signedContext < 0 ? -1 : 1;
        int low = Math.min(ra, rb);
        int high = Math.max(ra, rb);
        int px = rc >= high ? low : rc <= low ? high : ra + rb - rc;
        px = Math.max(0, Math.min(p.maxval(), px + sign * c[q]));
        int k = order(n[q], a[q]);
        int mapped = golomb(k, p.limit());
        boolean special = p.near() == 0 && k == 0 && 2 * b[q] <= -n[q];
        int error = (mapped >> 1) ^ -(mapped & 1); // 0, -1, 1, -2, ...
        if (special) {
            error = ~error;
        }
        update(q, error);
        return p.fix(px + sign * error * (2 * p.near() + 1));
    }

    private static int order(int n, int a) {
        int k = 0;
        while (k < 24 && n << k < a) {
            k++;
        }
        return k;
    }

    /** Limited-length Golomb code (A.5.3). */
    private int golomb(int k, int limit) {
        int most = limit - p.qbpp() - 1;
        int zeros = bits.zeros(most);
        if (zeros < most) {
            return k == 0 ? zeros : (zeros << k) | bits.read(k);
        }
        return bits.read(p.qbpp()) + 1;
    }

    /** A.6. */
    private void update(int q, int error) {
        b[q] += error * (2 * p.near() + 1);
        a[q] += Math.abs(error);
        if (n[q] == p.reset()) {
            a[q] >>= 1;
            b[q] >>= 1;
            n[q] >>= 1;
        }
        n[q]++;
        if (b[q] <= -n[q]) {
            b[q] = Math.max(b[q] + n[q], 1 - n[q]);
            c[q] = Math.max(-128, c[q] - 1);
        } else if (b[q] > 0) {
            b[q] = Math.min(b[q] - n[q], 0);
            c[q] = Math.min(127, c[q] + 1);
        }
    }

    /** The length of a run (A.7.1). */
    private int run(int left) {
        int run = 0;
        while (bits.read(1) == 1) {
            int block = 1 << J[runIndex];
            if (block > left - run) {
                return left;
            }
            run += block;
            runIndex = Math.min(31, runIndex + 1);
            if (run == left) {
                return left;
            }
        }
        int rest = J[runIndex] == 0 ? 0 : bits.read(J[runIndex]);
        if (run + rest >= left) {
            throw new MalformedImageException(
                    "JPEG-LS scan: expected a run of fewer than " + left + " samples, found " + (run + rest));
        }
        return run + rest;
    }

    /** The sample that ends a run (A.7.2). */
    private int interruption(int ra, int rb, boolean same) {
        int type = same ? 1 : 0;
        int q = RUN + type;
        int k = order(n[q], same ? a[q] + (n[q] >> 1) : a[q]);
        int mapped = golomb(k, p.limit() - J[runIndex] - 1);
        int map = (mapped + type) & 1;
        int size = (mapped + type + map) >> 1;
        boolean positive = (k == 0 && 2 * nn[type] < n[q]) == (map == 1);
        int error = positive ? size : -size;
        if (error < 0) {
            nn[type]++;
        }
        a[q] += (mapped + 1 - type) >> 1;
        if (n[q] == p.reset()) {
            a[q] >>= 1;
            n[q] >>= 1;
            nn[type] >>= 1;
        }
        n[q]++;
        int sign = !same && ra > rb ? -1 : 1;
        return p.fix((same ? ra : rb) + sign * error * (2 * p.near() + 1));
    }
}
