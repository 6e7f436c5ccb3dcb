// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;

/** The coding parameters of one JPEG-LS scan, with the names of T.87 A.2.1 and C.2.4.1.1. */
public record LsParameters(int maxval, int near, int t1, int t2, int t3, int reset, int range, int qbpp, int limit) {

    /** Takes {@code preset}: MAXVAL, T1, T2, T3, RESET; 0 takes the default. */
    static LsParameters of(int bits, int near, int[] preset) {
        int maxval = preset[0] == 0 ? (1 << bits) - 1 : preset[0];
        if (maxval >= 1 << bits || near > Math.min(255, maxval / 2)) {
            throw new MalformedImageException("JPEG-LS parameters: expected MAXVAL below " + (1 << bits)
                    + " and NEAR at most half of it, found " + maxval + " and " + near);
        }
        int[] t = thresholds(maxval, near);
        int t1 = preset[1] == 0 ? t[0] : preset[1];
        int t2 = preset[2] == 0 ? t[1] : preset[2];
        int t3 = preset[3] == 0 ? t[2] : preset[3];
        int reset = preset[4] == 0 ? 64 : preset[4];
        if (t1 <= near || t2 < t1 || t3 < t2 || t3 > maxval || reset < 3) {
            throw new MalformedImageException(
                    "JPEG-LS parameters: expected NEAR < T1 <= T2 <= T3 <= MAXVAL and RESET of" + " at least 3, found "
                            + t1 + ", " + t2 + ", " + t3 + ", " + reset);
        }
        int range = (maxval + 2 * near) / (2 * near + 1) + 1;
        int qbpp = 32 - Integer.numberOfLeadingZeros(range - 1);
        int bpp = Math.max(2, 32 - Integer.numberOfLeadingZeros(maxval));
        return new LsParameters(maxval, near, t1, t2, t3, reset, range, qbpp, 2 * (bpp + Math.max(8, bpp)));
    }

    private static int[] thresholds(int maxval, int near) {
        int[] t = new int[3];
        if (maxval >= 128) {
            int factor = (Math.min(maxval, 4095) + 128) / 256;
            t[0] = clamp(factor + 2 + 3 * near, near + 1, maxval);
            t[1] = clamp(4 * factor + 3 + 5 * near, t[0], maxval);
            t[2] = clamp(17 * factor + 4 + 7 * near, t[1], maxval);
        } else {
            int factor = 256 / (maxval + 1);
            t[0] = clamp(Math.max(2, 3 / factor + 3 * near), near + 1, maxval);
            t[1] = clamp(Math.max(3, 7 / factor + 5 * near), t[0], maxval);
            t[2] = clamp(Math.max(4, 21 / factor + 7 * near), t[1], maxval);
        }
        return t;
    }

    private static int clamp(int value, int least, int most) {
        return value > most || value < least ? least : value;
    }

    /** The quantized gradient, -4 to 4 (T.87 A.3.3). */
    int quantize(int d) {
        int size = Math.abs(d);
        int q = size <= near ? 0 : size < t1 ? 1 : size < t2 ? 2 : size < t3 ? 3 : 4;
        return d < 0 ? -q : q;
    }

    /** Brings a reconstructed sample back into range (T.87 A.4.5). */
    int fix(int sample) {
        int step = range * (2 * near + 1);
        int value = sample < -near ? sample + step : sample > maxval + near ? sample - step : sample;
        return Math.max(0, Math.min(maxval, value));
    }
}
