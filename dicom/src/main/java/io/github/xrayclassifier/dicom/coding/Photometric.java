// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.dicom.file.Text;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.Locale;
import java.util.Set;

/** The meaning of the samples (PS3.3 C.7.6.3.1.2). */
public enum Photometric {
    MONOCHROME1(1),
    MONOCHROME2(1),
    PALETTE_COLOR(1),
    RGB(3),
    YBR_FULL(3),
    YBR_FULL_422(3),
    YBR_PARTIAL_422(3),
    YBR_ICT(3),
    YBR_RCT(3);

    private static final Set<String> OTHERS =
            Set.of("HSV", "ARGB", "CMYK", "YBR_PARTIAL_420", "XYB"); // of the standard, old and new

    private final int samples;

    Photometric(int samples) {
        this.samples = samples;
    }

    static Photometric of(String text) {
        for (Photometric each : values()) {
            if (each.name().equals(text.toUpperCase(Locale.ROOT).replace(' ', '_'))) {
                return each;
            }
        }
        throw new UnsupportedImageException("DICOM photometric interpretation (0028,0004): expected MONOCHROME1,"
                + " MONOCHROME2, PALETTE COLOR, RGB or YBR, found "
                + (OTHERS.contains(text) ? text : Text.otherThan(text)));
    }

    /** Samples a pixel. */
    int samples() {
        return samples;
    }

    public boolean isMonochrome() {
        return this == MONOCHROME1 || this == MONOCHROME2;
    }

    /** True if two pixels of a row share their color samples when stored plainly. */
    boolean isSubsampled() {
        return this == YBR_FULL_422 || this == YBR_PARTIAL_422;
    }
}
