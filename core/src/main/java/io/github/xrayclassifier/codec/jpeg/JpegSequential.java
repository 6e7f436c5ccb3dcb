// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the blocks of a sequential scan (baseline and extended, 8 bits); ITU-T T.81 section F.2. */
final class JpegSequential implements JpegScan.Blocks {

    private final JpegScan.Part[] parts;
    private final @Nullable JpegSkipper[] skippers; // for each part of which only the DC coefficients are needed
    private final JpegBits bits;
    private final int[] predictors;

    JpegSequential(JpegScan scan) {
        if (scan.first() != 0 || scan.last() != 63 || scan.high() != 0 || scan.low() != 0) {
            throw new MalformedImageException("JPEG scan: expected all coefficients of a sequential image, found "
                    + scan.first() + " to " + scan.last());
        }
        this.parts = scan.parts().toArray(new JpegScan.Part[0]);
        this.skippers = new JpegSkipper[parts.length];
        for (int i = 0; i < parts.length; i++) {
            skippers[i] = parts[i].component().needsAc() ? null : parts[i].ac().skipper();
        }
        this.bits = scan.bits();
        this.predictors = new int[parts.length];
    }

    @Override
    public void restart() {
        Arrays.fill(predictors, 0);
    }

    @Override
    public void read(int part, int x, int y) {
        JpegScan.Part source = parts[part];
        JpegComponent component = source.component();
        int position = bits.position();
        long next = bits.at(position);
        int found = source.dc().find(next);
        int category = category(found, 15);
        int dc = predictors[part] + value(next, found, category);
        predictors[part] = dc;
        component.dc()[component.block(x, y)] = dc;
        position += (found >> 8) + category;
        JpegSkipper skipper = skippers[part];
        bits.moveTo(
                skipper == null
                        ? readAc(source.ac(), component.quantization(), position, dc, component.plane(), x, y)
                        : skipper.skip(bits, position));
    }

    private int readAc(JpegHuffman table, int[] quantization, int start, int dc, JpegPlane plane, int x, int y) {
        int position = start;
        int[] block = plane.block();
        boolean flat = true;
        for (int k = 1; k < 64; ) {
            long next = bits.at(position);
            int found = table.find(next);
            int category = found & 15;
            int run = (found >> 4) & 15;
            position += (found >> 8) + category;
            if (category == 0 && run < 15) {
                break; // end of block
            }
            k += run;
            if (k > 63) {
                throw new MalformedImageException("JPEG block: expected 64 coefficients, found more");
            }
            if (category > 0) {
                if (flat) {
                    Arrays.fill(block, 0);
                    flat = false;
                }
                block[JpegTables.ZIGZAG[k]] = value(next, found, category) * quantization[k];
            }
            k++;
        }
        if (flat) {
            plane.putFlat(dc * quantization[0], x, y);
        } else {
            block[0] = dc * quantization[0];
            plane.put(block, x, y);
        }
        return position;
    }

    static int category(int found, int most) {
        int category = found & 0xFF;
        if (category > most) {
            throw new MalformedImageException("JPEG scan: expected a category of 0 to " + most + ", found " + category);
        }
        return category;
    }

    /** The number behind a code at the top of the bits. */
    static int value(long next, int found, int category) {
        return category == 0 ? 0 : JpegBits.extend((int) ((next << (found >> 8)) >>> (64 - category)), category);
    }
}
