// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

/** Filters rows as libpng does by default: of the five filters, for each row the one whose bytes are the smallest. */
final class PngFilters {

    private static final int COUNT = 5; // none, left, up, average, Paeth; PNG specification, section 9.2

    private PngFilters() {}

    /**
     * Filters rows in place, each behind a byte that takes the number of its filter.
     *
     * @param rows row after row
     * @param stride bytes of a row with that byte
     * @param distance bytes to the left neighbor
     */
    static void apply(byte[] rows, int stride, int distance) {
        byte[] best = new byte[stride];
        byte[] candidate = new byte[stride];
        // From the last row up, since a row is filtered against the one above it as that one was.
        for (int row = rows.length / stride - 1; row >= 0; row--) {
            long least = Long.MAX_VALUE;
            for (int filter = 0; filter < COUNT; filter++) {
                long sum = filter(filter, rows, row * stride, distance, candidate);
                if (sum < least) {
                    least = sum;
                    byte[] worse = best;
                    best = candidate;
                    candidate = worse;
                }
            }
            System.arraycopy(best, 0, rows, row * stride, stride);
        }
    }

    /** The sum of the filtered bytes taken as signed numbers: the rule of section 12.7 of the specification. */
    private static long filter(int filter, byte[] rows, int at, int distance, byte[] out) {
        int stride = out.length;
        long sum = 0;
        out[0] = (byte) filter;
        for (int i = 1; i < stride; i++) {
            int left = i > distance ? rows[at + i - distance] & 0xFF : 0;
            int above = at > 0 ? rows[at + i - stride] & 0xFF : 0;
            int corner = at > 0 && i > distance ? rows[at + i - stride - distance] & 0xFF : 0;
            out[i] = (byte) (rows[at + i] - prediction(filter, left, above, corner));
            sum += Math.abs(out[i]);
        }
        return sum;
    }

    private static int prediction(int filter, int left, int above, int corner) {
        return switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> above;
            case 3 -> (left + above) / 2;
            default -> paeth(left, above, corner);
        };
    }

    private static int paeth(int left, int above, int corner) {
        int slope = left + above - corner;
        int toLeft = Math.abs(slope - left);
        int toAbove = Math.abs(slope - above);
        int toCorner = Math.abs(slope - corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }
}
