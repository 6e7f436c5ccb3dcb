// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.List;

/**
 * All that a JPEG stream states outside its entropy-coded data; ITU-T T.81 annex B.
 *
 * @param process the number of the SOF marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, …
 * @param precision bits a sample
 * @param width pixels a row
 * @param height rows
 * @param parts the components, in the order of the file
 * @param jfif whether a JFIF segment is there: three components are YCbCr
 * @param adobeTransform stated by an Adobe segment: 0 none, 1 YCbCr, 2 YCCK; -1 without the segment
 * @param orientation from Exif, 1 for upright
 * @param frames images of a multi-image file (CIPA DC-007), else 1
 * @param faults departures from the format that readers forgive
 * @param coding the segments without APPn and COM, each from its marker on, each scan with its data
 */
public record JpegHeader(
        int process,
        int precision,
        int width,
        int height,
        List<Component> parts,
        boolean jfif,
        int adobeTransform,
        long orientation,
        long frames,
        List<String> faults,
        List<Bytes> coding) {

    private static final List<String> PROCESSES = List.of(
            "baseline",
            "extended",
            "progressive",
            "lossless",
            "",
            "hierarchical",
            "hierarchical progressive",
            "hierarchical lossless",
            "",
            "arithmetic-coded",
            "arithmetic-coded progressive",
            "arithmetic-coded lossless",
            "",
            "hierarchical arithmetic-coded",
            "hierarchical arithmetic-coded progressive",
            "hierarchical arithmetic-coded lossless");

    /**
     * One component of the frame header.
     *
     * @param id its number
     * @param across its samples a row, in the units of {@link #mostAcross()}
     * @param down its rows, in the units of {@link #mostDown()}
     * @param quantization the number of its table
     */
    public record Component(int id, int across, int down, int quantization) {}

    /** The largest number of samples a row that a component has. */
    int mostAcross() {
        int most = 1;
        for (int i = 0; i < parts.size(); i++) { // asked often for each file: no iterators
            most = Math.max(most, parts.get(i).across());
        }
        return most;
    }

    /** The largest number of rows that a component has. */
    int mostDown() {
        int most = 1;
        for (int i = 0; i < parts.size(); i++) {
            most = Math.max(most, parts.get(i).down());
        }
        return most;
    }

    /** Minimum coded units in a row. */
    int mcusWide() {
        return JpegComponent.divideUp(width, 8 * mostAcross());
    }

    /** Rows of minimum coded units. */
    int mcusHigh() {
        return JpegComponent.divideUp(height, 8 * mostDown());
    }

    /**
     * True for the progressive process.
     *
     * @return whether several scans refine each other
     */
    public boolean isProgressive() {
        return process == 2;
    }

    /**
     * True for the lossless processes.
     *
     * @return whether samples are coded as differences
     */
    public boolean isLossless() {
        return process == 3;
    }

    /** Numbers of the components. */
    List<Integer> ids() {
        return parts.stream().map(Component::id).toList();
    }

    /**
     * The number of components.
     *
     * @return 1 to 4, once checked
     */
    public int components() {
        return parts.size();
    }

    /** True if three components are R, G, B rather than YCbCr, by the rules of libjpeg's default_decompress_parms. */
    boolean isRgb() {
        if (components() != 3 || jfif) {
            return false;
        }
        return adobeTransform == 0
                || (adobeTransform < 0 && (isLossless() || ids().equals(List.of((int) 'R', (int) 'G', (int) 'B'))));
    }

    /** Refuses a coding that is not read here. */
    public void check() {
        if (process > 3) {
            throw new UnsupportedImageException("JPEG header: expected a Huffman-coded image in one frame, found "
                    + PROCESSES.get(process) + " JPEG");
        }
        boolean deep = process > 0 && precision == 12;
        if (isLossless() ? precision < 2 || precision > 16 : precision != 8 && !deep) {
            throw new UnsupportedImageException(
                    "JPEG header: expected 8 or 12 bits a sample (8 if baseline, 2 to 16 if lossless), found "
                            + precision + "-bit " + PROCESSES.get(process) + " JPEG");
        }
        if (components() != 1 && components() != 3 && (components() != 4 || isLossless() || deep)) {
            throw new UnsupportedImageException(
                    "JPEG header: expected 1, 3 or 4 components (1 or 3 if lossless or of 12 bits), found "
                            + components());
        }
    }
}
