// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.Tag;

/**
 * The stored values that stand for no measurement and show as background (PS3.3 C.7.5.1.1.2). Immutable.
 *
 * @param low first such stored value
 * @param high last such stored value, below {@code low} if there is no padding
 */
record Padding(int low, int high) {

    static Padding of(DataSet data, boolean signed) {
        var value = data.unsigned(Tag.PIXEL_PADDING, 0);
        if (value.isEmpty()) {
            return new Padding(1, 0);
        }
        int first = sign(value.getAsInt(), signed);
        int last = sign(data.unsigned(Tag.PIXEL_PADDING_LIMIT, 0).orElse(value.getAsInt()), signed);
        return new Padding(Math.min(first, last), Math.max(first, last));
    }

    private static int sign(int value, boolean signed) {
        return signed ? (short) value : value;
    }

    boolean contains(int stored) {
        return stored >= low && stored <= high;
    }

    /** True if the image shows these values as background by itself, or there are none. */
    boolean isBlack(boolean inverted, ModalityTransform modality, VoiLut voi) {
        boolean atBothEnds = voi.apply(modality.apply(low)) == 0 && voi.apply(modality.apply(high)) == 0;
        return !isPresent() || (!inverted && voi.stops().isPresent() && atBothEnds);
    }

    boolean isPresent() {
        return low <= high;
    }
}
