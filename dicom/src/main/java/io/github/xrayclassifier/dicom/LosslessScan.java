// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;

/** One scan of lossless JPEG: header and prediction (T.81 B.2.3 and H.1). */
final class LosslessScan {

    private final int width;
    private final int height;
    private final int pixelStride;
    private final int restartRows;
    private final int[] component;
    private final HuffmanTable[] table;
    private final int predictor;
    private final int pointShift;
    private final int initial;

    LosslessScan(JpegFrame frame, JpegSegments at, HuffmanTable[] tables, int restart) {
        width = frame.width();
        height = frame.height();
        pixelStride = frame.ids().length;
        int count = at.u8(0);
        if (count < 1 || count > pixelStride) {
            throw new MalformedImageException(
                    "JPEG lossless scan header: expected 1 to " + pixelStride + " components, found " + count);
        }
        component = new int[count];
        table = new HuffmanTable[count];
        for (int i = 0; i < count; i++) {
            component[i] = frame.indexOf("JPEG lossless", at.u8(1 + 2 * i));
            table[i] = table(tables, at.u8(2 + 2 * i) >> 4);
        }
        predictor = at.u8(1 + 2 * count);
        pointShift = at.u8(3 + 2 * count) & 15;
        if (predictor < 1 || predictor > 7 || pointShift >= frame.bits()) {
            throw new MalformedImageException(
                    "JPEG lossless scan header: expected predictor 1 to 7 and a point transform" + " below "
                            + frame.bits() + ", found " + predictor + " and " + pointShift);
        }
        initial = 1 << (frame.bits() - pointShift - 1);
        restartRows = restartRows(restart);
    }

    private static HuffmanTable table(HuffmanTable[] tables, int id) {
        HuffmanTable table = id < tables.length ? tables[id] : null;
        if (table == null) {
            throw new MalformedImageException(
                    "JPEG lossless scan header: expected a defined Huffman table, found " + id);
        }
        return table;
    }

    /** H.1.1: the restart interval is a whole number of rows. */
    private int restartRows(int restart) {
        if (restart % width != 0) {
            throw new MalformedImageException(
                    "JPEG lossless restart interval: expected a multiple of " + width + " pixels, found " + restart);
        }
        return restart == 0 ? Integer.MAX_VALUE : restart / width;
    }

    int components() {
        return component.length;
    }

    void decode(JpegBits bits, short[] cells) {
        for (int y = 0; y < height; y++) {
            boolean first = y % restartRows == 0;
            if (first && y > 0) {
                bits.restart();
            }
            int row = y * width * pixelStride;
            if (component.length == 1) {
                decodeRow(bits, cells, row + component[0], table[0], first);
            } else {
                decodeMixedRow(bits, cells, row, first);
            }
        }
        for (int c : component) {
            shift(cells, c);
        }
    }

    private void shift(short[] cells, int from) {
        for (int i = from; pointShift > 0 && i < cells.length; i += pixelStride) {
            cells[i] = (short) (cells[i] << pointShift);
        }
    }

    private void decodeRow(JpegBits bits, short[] cells, int at, HuffmanTable codes, boolean first) {
        for (int x = 0, i = at; x < width; x++, i += pixelStride) {
            cells[i] = (short) (prediction(cells, i, x, first) + codes.difference(bits));
        }
    }

    private void decodeMixedRow(JpegBits bits, short[] cells, int row, boolean first) {
        for (int x = 0, pixel = row; x < width; x++, pixel += pixelStride) {
            for (int c = 0; c < component.length; c++) {
                int i = pixel + component[c];
                cells[i] = (short) (prediction(cells, i, x, first) + table[c].difference(bits));
            }
        }
    }

    private int prediction(short[] cells, int i, int x, boolean first) {
        if (first) {
            return x == 0 ? initial : cells[i - pixelStride] & 0xFFFF;
        }
        int above = cells[i - width * pixelStride] & 0xFFFF;
        if (x == 0) {
            return above;
        }
        int left = cells[i - pixelStride] & 0xFFFF;
        int corner = cells[i - (width + 1) * pixelStride] & 0xFFFF;
        return switch (predictor) { // table H.1
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
