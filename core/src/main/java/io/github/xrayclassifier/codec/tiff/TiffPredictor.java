// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import java.nio.ByteOrder;

/** Differences along a row, undone in place. Stateless. */
final class TiffPredictor {

    private TiffPredictor() {}

    /**
     * Restores one row.
     *
     * @param header says which predictor
     * @param order of bytes in the file
     * @param row holds it
     * @param from its first byte
     * @param length its bytes
     */
    static void undo(TiffHeader header, ByteOrder order, byte[] row, int from, int length) {
        int channels = header.separate() ? 1 : header.channels();
        if (header.predictor() == 2) {
            undoSamples(row, from, length, channels, header.bits() / 8, order == ByteOrder.LITTLE_ENDIAN);
        } else if (header.predictor() == 3) {
            undoBytes(row, from, length, channels, header.bits() / 8, order == ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Each sample is stored as the difference to the same channel's sample to its left; TIFF 6.0, section 14. */
    private static void undoSamples(byte[] row, int from, int length, int channels, int bytes, boolean little) {
        int distance = channels * bytes;
        for (int at = from + distance; at < from + length; at += bytes) {
            int carry = 0;
            for (int i = 0; i < bytes; i++) { // the lowest byte first
                int place = at + (little ? i : bytes - 1 - i);
                int sum = (row[place] & 0xFF) + (row[place - distance] & 0xFF) + carry;
                row[place] = (byte) sum;
                carry = sum >> 8;
            }
        }
    }

    /** The row's bytes are stored by significance, the highest of all samples first; Adobe's TIFF Technical Note 3. */
    private static void undoBytes(byte[] row, int from, int length, int channels, int bytes, boolean little) {
        byte[] stored = new byte[length];
        System.arraycopy(row, from, stored, 0, length);
        for (int i = channels; i < length; i++) {
            stored[i] += stored[i - channels];
        }
        int samples = length / bytes;
        for (int i = 0; i < samples; i++) {
            for (int b = 0; b < bytes; b++) {
                row[from + i * bytes + (little ? bytes - 1 - b : b)] = stored[b * samples + i];
            }
        }
    }
}
