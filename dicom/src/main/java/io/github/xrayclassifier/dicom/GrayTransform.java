// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

/**
 * From cells to 16-bit gray in one table: overlay bits masked, sign, modality, values of interest, inversion, padding.
 * Immutable, but {@link #table} is not copied.
 *
 * @param shift bits below the sample in its cell
 * @param table output for every pattern of the stored bits, unsigned, 0 black, 65,535 white
 */
record GrayTransform(int shift, short[] table) {

    private static final int WHITE = 65_535;

    static GrayTransform of(PixelFormat format, ModalityTransform modality, Voi voi, boolean invert, Padding padding) {
        short[] table = new short[format.levels()];
        for (int i = 0; i < table.length; i++) {
            int stored = format.value(i);
            double white = voi.apply(modality.apply(stored));
            int gray = (int) Math.round((invert ? 1 - white : white) * WHITE);
            table[i] = (short) (padding.contains(stored) ? 0 : gray);
        }
        return new GrayTransform(format.shift(), table);
    }

    /** Maps cells in place. */
    void apply(short[] cells) {
        int mask = table.length - 1;
        for (int i = 0; i < cells.length; i++) {
            cells[i] = table[((cells[i] & 0xFFFF) >>> shift) & mask];
        }
    }
}
