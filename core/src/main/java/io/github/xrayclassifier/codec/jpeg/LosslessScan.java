// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.List;

/**
 * Undoes the prediction of one scan of lossless JPEG; ITU-T T.81 section H.1.2.
 *
 * @param width samples a row
 * @param height rows
 * @param precision bits a sample in the scan
 * @param predictor 1 to 7
 */
record LosslessScan(int width, int height, int precision, int predictor) {

    void read(JpegBits bits, short[][] planes, JpegHuffman[] tables, int restartInterval, List<String> faults) {
        if (restartInterval % width != 0) {
            throw new MalformedImageException(
                    "lossless JPEG: expected a restart interval of whole rows, found " + restartInterval + " samples");
        }
        int restartRows = restartInterval / width;
        boolean first = true;
        for (int y = 0; y < height; y++) {
            if (restartRows > 0 && y > 0 && y % restartRows == 0) {
                bits.restart();
                first = true;
            }
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < planes.length; c++) {
                    int sample = (predict(planes[c], y * width + x, x, first) + difference(bits, tables[c])) & 0xFFFF;
                    if (sample >> precision != 0) {
                        throw new MalformedImageException("lossless JPEG, row " + y + ": expected samples of "
                                + precision + " bits, found a larger one");
                    }
                    planes[c][y * width + x] = (short) sample;
                }
            }
            first = false;
        }
        bits.expectEnd(faults);
    }

    private static int difference(JpegBits bits, JpegHuffman table) {
        int category = table.next(bits);
        if (category > 16) {
            throw new MalformedImageException("lossless JPEG: expected a category of 0 to 16, found " + category);
        }
        return category == 0 ? 0 : category == 16 ? 32768 : bits.takeSigned(category);
    }

    private int predict(short[] plane, int at, int x, boolean firstRow) {
        if (firstRow) {
            return x == 0 ? 1 << (precision - 1) : plane[at - 1] & 0xFFFF;
        }
        int above = plane[at - width] & 0xFFFF;
        if (x == 0) {
            return above;
        }
        int left = plane[at - 1] & 0xFFFF;
        int corner = plane[at - width - 1] & 0xFFFF;
        return switch (predictor) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> corner;
            case 4 -> left + above - corner;
            case 5 -> left + ((above - corner) >> 1);
            case 6 -> above + ((left - corner) >> 1);
            default -> (left + above) >> 1;
        };
    }
}
