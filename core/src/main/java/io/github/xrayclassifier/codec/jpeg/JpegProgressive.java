// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Arrays;

/** Reads the blocks of one scan of a progressive image; ITU-T T.81 section G.1 and G.2. */
final class JpegProgressive implements JpegScan.Blocks {

    private final JpegScan scan;
    private final JpegBits bits;
    private final int[] predictors;
    private int blocksToSkip; // of an end-of-band run

    JpegProgressive(JpegScan scan) {
        if ((scan.first() == 0 && scan.last() != 0) || (scan.high() != 0 && scan.high() != scan.low() + 1)) {
            throw new MalformedImageException(
                    "JPEG scan: expected a band of DC or AC coefficients one bit finer than before," + " found "
                            + scan.first() + " to " + scan.last() + ", bits " + scan.high() + ", " + scan.low());
        }
        this.scan = scan;
        this.bits = scan.bits();
        this.predictors = new int[scan.parts().size()];
    }

    @Override
    public void restart() {
        Arrays.fill(predictors, 0);
        blocksToSkip = 0;
    }

    @Override
    public void read(int part, int x, int y) {
        JpegScan.Part source = scan.parts().get(part);
        JpegComponent component = source.component();
        int block = component.block(x, y);
        if (scan.first() == 0) {
            readDc(source, part, block);
        } else if (scan.high() == 0) {
            readBand(source.ac(), component.coefficients(), block * 64);
        } else {
            refineBand(source.ac(), component.coefficients(), block * 64);
        }
    }

    private void readDc(JpegScan.Part source, int part, int block) {
        int[] dc = source.component().dc();
        if (scan.high() > 0) {
            dc[block] |= bits.take(1) << scan.low();
            return;
        }
        int position = bits.position();
        long next = bits.at(position);
        int found = source.dc().find(next);
        int category = JpegSequential.category(found, 15);
        predictors[part] += JpegSequential.value(next, found, category);
        dc[block] = predictors[part] << scan.low();
        bits.moveTo(position + (found >> 8) + category);
    }

    private void readBand(JpegHuffman table, short[] coefficients, int from) {
        if (blocksToSkip > 0) {
            blocksToSkip--;
            return;
        }
        for (int k = scan.first(); k <= scan.last(); k++) {
            int found = table.next(bits);
            int category = found & 15;
            int run = found >> 4;
            if (category == 0 && run < 15) {
                blocksToSkip = (1 << run) + bits.take(run) - 1;
                return;
            }
            k += run;
            if (category > 0) {
                checkInside(k);
                coefficients[from + k] = (short) (bits.takeSigned(category) << scan.low());
            }
        }
    }

    private void refineBand(JpegHuffman table, short[] coefficients, int from) {
        int k = scan.first();
        while (blocksToSkip == 0 && k <= scan.last()) {
            int found = table.next(bits);
            int category = found & 15;
            int run = found >> 4;
            if (category == 0 && run < 15) {
                blocksToSkip = (1 << run) + bits.take(run);
                break;
            }
            if (category > 1) {
                throw new MalformedImageException("JPEG scan: expected one more bit, found a category of " + category);
            }
            int fresh = category == 0 ? 0 : bits.take(1) == 1 ? 1 << scan.low() : -1 << scan.low();
            k = refine(coefficients, from, k, run);
            if (fresh != 0) {
                checkInside(k);
                coefficients[from + k] = (short) fresh;
            }
            k++;
        }
        if (blocksToSkip > 0) {
            refine(coefficients, from, k, 64);
            blocksToSkip--;
        }
    }

    /** Adds a bit to each coefficient that is not zero, from {@code k} on, until {@code zeros} zeros were passed. */
    private int refine(short[] coefficients, int from, int k, int zeros) {
        int left = zeros;
        int at = k;
        for (; at <= scan.last(); at++) {
            int value = coefficients[from + at];
            if (value == 0) {
                if (left-- == 0) {
                    break;
                }
            } else if (bits.take(1) == 1 && (Math.abs(value) >> scan.low() & 1) == 0) {
                coefficients[from + at] = (short) (value + (value > 0 ? 1 << scan.low() : -1 << scan.low()));
            }
        }
        return at;
    }

    private void checkInside(int k) {
        if (k > scan.last()) {
            throw new MalformedImageException(
                    "JPEG block: expected coefficients up to " + scan.last() + ", found number " + k);
        }
    }
}
