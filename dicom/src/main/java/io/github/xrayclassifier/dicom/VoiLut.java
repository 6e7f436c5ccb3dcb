// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import java.util.Optional;

/** The VOI LUT: from modality values to 0 (black) to 1 (white) (PS3.3 C.11.2). Immutable. */
sealed interface VoiLut {

    /** Gives 0 (black) to 1 (white). */
    double apply(double modality);

    /** Gives the modality values of black and of white, if a straight line leads from one to the other. */
    Optional<double[]> stops();

    /** A description in words, without any attribute of the patient. */
    String describe();

    /** A window of the file. */
    record Windowed(Window window, int index, int count) implements VoiLut {
        @Override
        public double apply(double modality) {
            return window.apply(modality);
        }

        @Override
        public Optional<double[]> stops() {
            return window.stops();
        }

        @Override
        public String describe() {
            return "window " + (index + 1) + " of " + count + ": " + window.function() + ", center " + window.center()
                    + ", width " + window.width();
        }
    }

    /** A VOI LUT of the file. */
    record Curve(LookupTable table, int index) implements VoiLut {
        @Override
        public double apply(double modality) {
            return table.at(modality) / (double) table.maxValue();
        }

        @Override
        public Optional<double[]> stops() {
            return Optional.empty();
        }

        @Override
        public String describe() {
            return "VOI LUT " + (index + 1) + ": " + table.entries().length + " entries of " + table.bits()
                    + " bits from " + table.first();
        }
    }

    /** Neither: a straight line between two modality values. */
    record Range(double low, double high, String name) implements VoiLut {
        @Override
        public double apply(double modality) {
            return high > low ? Math.max(0, Math.min(1, (modality - low) / (high - low))) : 0;
        }

        @Override
        public Optional<double[]> stops() {
            return high > low ? Optional.of(new double[] {low, high}) : Optional.empty();
        }

        @Override
        public String describe() {
            return name + ": " + low + " to " + high;
        }
    }
}
