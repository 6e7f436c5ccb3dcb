// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.coding.PixelFormat;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Optional;

/**
 * From stored values to modality values: a table, or slope and intercept (PS3.3 C.11.1). Immutable.
 *
 * @param table stands before the line if present
 */
record ModalityTransform(double slope, double intercept, Optional<LookupTable> table) {

    static ModalityTransform of(DataSet data, boolean signed) {
        Optional<LookupTable> table =
                data.item(Tag.MODALITY_LUT_SEQUENCE, 0).flatMap(item -> LookupTable.readIfAny(item, signed));
        double slope = data.number(Tag.RESCALE_SLOPE, 0).orElse(1);
        if (slope == 0) {
            throw new MalformedImageException(
                    "DICOM rescale slope (0028,1053): expected another number than 0, found 0");
        }
        return new ModalityTransform(
                slope, data.number(Tag.RESCALE_INTERCEPT, 0).orElse(0), table);
    }

    double apply(int stored) {
        return table.isPresent() ? table.get().at(stored) : stored * slope + intercept;
    }

    /** True if a modality value can be negative, which decides how a VOI LUT's first input reads (PS3.3 C.11.2.1.1). */
    boolean isSigned(PixelFormat format) {
        if (table.isPresent()) {
            return false;
        }
        int low = format.signed() ? -(format.levels() >> 1) : 0;
        int high = low + format.levels() - 1;
        return Math.min(low * slope, high * slope) + intercept < 0;
    }
}
