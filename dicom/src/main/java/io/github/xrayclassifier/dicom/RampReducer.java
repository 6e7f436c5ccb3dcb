// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.coding.CellRows;
import io.github.xrayclassifier.dicom.coding.PixelFormat;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The means of blocks of pixels where the whole way from stored value to gray is one straight line between two stops, as
 * it is for most radiographs. Columns are added up first, without branches or tables, because a table lookup for each of
 * 5 million cells takes longer than a third of an inference; of large blocks one row of four is read. Cells count in
 * fractions of a stored value, because stops lie between two: at the half for a window of odd width, anywhere for a
 * rescale slope.
 */
final class RampReducer {

    private static final double WHITE = 65_535;

    // The most that rounding a stop to a fraction changes, of 65,535 levels of gray: far below the rounding of the
    // means.
    private static final double MOST_ERROR = 0.1;

    // Side of a block from which a quarter of its rows stand for all (QuarterOfTheRowsTest says at what price).
    private static final int QUARTER_FROM = 12;

    private final double black;
    private final double scale;
    private final int low;
    private final int high;
    private final int shift;
    private final int mask;
    private final int flip;
    private final int fraction;

    /** Takes the stored values of black and white, counted from the smallest that the bits can say. */
    private RampReducer(PixelFormat format, double black, double white, int fraction) {
        this.black = Math.scalb(black, fraction);
        scale = WHITE / Math.scalb(white - black, fraction);
        double first = Math.scalb(Math.min(black, white), fraction);
        double last = Math.scalb(Math.max(black, white), fraction);
        low = (int) Math.max(0, Math.rint(first));
        high = (int) Math.min((format.levels() - 1) << fraction, Math.rint(last));
        shift = format.shift();
        mask = format.levels() - 1;
        flip = smallest(format); // two's complement with its sign flipped counts from the smallest
        this.fraction = fraction;
    }

    private static int smallest(PixelFormat format) {
        return format.signed() ? format.levels() >> 1 : 0;
    }

    /** Gives nothing where the way is not straight or the cells do not come two at a time. */
    static Optional<Frame.Gray> reduce(
            CellRows rows, PixelFormat format, ModalityTransform modality, VoiLut voi, boolean invert, int step) {
        Optional<IntBuffer> cells = rows.pairs();
        Optional<double[]> stops = modality.table().isPresent() ? Optional.empty() : voi.stops();
        if (cells.isEmpty() || stops.isEmpty() || format.columns() % 2 != 0) {
            return Optional.empty();
        }
        double from = (stops.get()[0] - modality.intercept()) / modality.slope() + smallest(format);
        double to = (stops.get()[1] - modality.intercept()) / modality.slope() + smallest(format);
        // Two columns of a block must add up to less than 2^31.
        int fraction = 30 - format.stored() - (Integer.SIZE - Integer.numberOfLeadingZeros(step));
        double error = WHITE * Math.scalb(0.5, -fraction) / Math.abs(to - from);
        if (fraction < 0 || !(error < MOST_ERROR)) {
            return Optional.empty();
        }
        RampReducer ramp = new RampReducer(format, invert ? to : from, invert ? from : to, fraction);
        return ramp.low < ramp.high ? Optional.of(ramp.run(cells.get(), format, step)) : Optional.empty();
    }

    private Frame.Gray run(IntBuffer cells, PixelFormat format, int step) {
        int width = (format.columns() + step - 1) / step;
        int height = (format.rows() + step - 1) / step;
        short[] gray = new short[width * height];
        int[] row = new int[format.columns() / 2];
        int[] even = new int[row.length];
        int[] odd = new int[row.length];
        for (int y = 0; y < height; y++) {
            int bottom = Math.min(format.rows(), (y + 1) * step);
            Arrays.fill(even, 0);
            Arrays.fill(odd, 0);
            int lines = 0;
            for (int line = y * step; line < bottom; line++) {
                boolean isLastChance = lines == 0 && line == bottom - 1; // of the block that the radiograph's edge cuts
                if (step < QUARTER_FROM || isRead(line) || isLastChance) {
                    cells.get(line * row.length, row);
                    add(row, shift, even);
                    add(row, Short.SIZE + shift, odd);
                    lines++;
                }
            }
            for (int x = 0; x < width; x++) {
                int right = Math.min(format.columns(), (x + 1) * step);
                double count = (double) lines * (right - x * step);
                gray[y * width + x] = gray(sum(even, odd, x * step, right) / count);
            }
        }
        return new Frame.Gray(gray, width, height);
    }

    /**
     * Picks one row of each four, the second or the third as the Thue-Morse sequence says: they lie in the middle, so
     * that a slope does not move the mean, and taking always the same one would make a pattern of a grid whose lines
     * lie four rows apart.
     */
    private static boolean isRead(int line) {
        return (line & 3) == 1 + (Integer.bitCount(line >> 2) & 1);
    }

    /**
     * Adds to the sums of every other cell how far it lies below {@code high}, as a number below 0: min(max(cell, low),
     * high) - high. One array of sums a loop, no calls and no Math.min, because the JIT compiler makes vectors only of
     * that: 0.6 ms for 5 million cells instead of 3.
     *
     * @param from the lowest bit of the first such cell
     */
    private void add(int[] row, int from, int[] sums) {
        int bits = mask;
        int sign = flip;
        int up = fraction;
        int lowest = low;
        int nothing = low - high;
        for (int i = 0; i < row.length; i++) {
            int below = lowest - ((((row[i] >>> from) & bits) ^ sign) << up);
            int missing = nothing - (below & (below >> 31)); // max(cell, low) - high
            sums[i] += missing & (missing >> 31);
        }
    }

    /** The sum of the columns {@code from} to {@code to} of a block. */
    private static long sum(int[] even, int[] odd, int from, int to) {
        long sum = 0;
        int first = (from + 1) / 2;
        int last = to / 2;
        for (int i = first; i < last; i++) {
            sum += even[i] + odd[i];
        }
        sum += from % 2 == 1 ? odd[from / 2] : 0;
        return to % 2 == 1 ? sum + even[last] : sum;
    }

    /** Takes the mean of what is missing to {@code high}. */
    private short gray(double missing) {
        int level = (int) ((high + missing - black) * scale + 0.5);
        return (short) Math.max(0, Math.min((int) WHITE, level));
    }
}
