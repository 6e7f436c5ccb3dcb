// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.Text;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Optional;

/** A VOI window: which modality values go from black to white, and along which curve (PS3.3 C.11.2.1.2). Immutable. */
record Window(double center, double width, Function function) {

    /** The curve of a window (PS3.3 C.11.2.1.2.1 and C.11.2.1.3). */
    enum Function {
        LINEAR,
        LINEAR_EXACT,
        SIGMOID;

        static Function of(String text) {
            for (Function each : values()) {
                if (each.name().equals(text)) {
                    return each;
                }
            }
            if (text.isEmpty()) {
                return LINEAR;
            }
            throw new MalformedImageException("DICOM VOI LUT function (0028,1056): expected LINEAR, LINEAR_EXACT or"
                    + " SIGMOID, found " + Text.otherThan(text));
        }
    }

    Window {
        if (!isWidth(width, function)) {
            throw new MalformedImageException("DICOM window width (0028,1051): expected at least "
                    + (function == Function.LINEAR ? "1" : "more than 0") + " for " + function + ", found " + width);
        }
    }

    /** True for at least 1 if linear, for more than 0 otherwise (PS3.3 C.11.2.1.2.1 and C.11.2.1.3). */
    static boolean isWidth(double width, Function function) {
        return width >= (function == Function.LINEAR ? 1 : Double.MIN_NORMAL);
    }

    /** Gives 0 (black) to 1 (white). */
    double apply(double x) {
        return switch (function) {
            case LINEAR -> linear(x);
            case LINEAR_EXACT -> Math.max(0, Math.min(1, (x - center) / width + 0.5));
            case SIGMOID -> 1 / (1 + Math.exp(-4 * (x - center) / width));
        };
    }

    /** Equation C.11-1a to c; a width of 1 is a step. */
    private double linear(double x) {
        double c = center - 0.5;
        double half = (width - 1) / 2;
        if (x <= c - half) {
            return 0;
        }
        return x > c + half ? 1 : (x - c) / (width - 1) + 0.5;
    }

    /** Gives where the line begins and ends; nothing for a curve or a step. */
    Optional<double[]> stops() {
        double shift = function == Function.LINEAR ? 0.5 : 0;
        double half = (width - 2 * shift) / 2;
        boolean straight = function != Function.SIGMOID && half > 0;
        return straight ? Optional.of(new double[] {center - shift - half, center - shift + half}) : Optional.empty();
    }
}
