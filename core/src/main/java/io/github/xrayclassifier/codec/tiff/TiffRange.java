// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The sample values of black and white where a TIFF file states them: by ImageJ's display range, by SMinSampleValue and
 * SMaxSampleValue, or, of more than 8 unsigned bits, by a MaxSampleValue that needs fewer of them.
 *
 * @param black sample value
 * @param white sample value, above black
 */
record TiffRange(double black, double white) {

    private static final int DESCRIPTION_BYTES = 4096; // ImageJ's entries stand at the beginning

    /** The stated range, if it is one. */
    static Optional<TiffRange> stated(TiffDirectory directory, TiffHeader header) {
        return imageJ(directory.text(TiffDirectory.DESCRIPTION, DESCRIPTION_BYTES))
                .or(() -> limits(directory, header))
                .or(() -> bits(directory, header));
    }

    private static Optional<TiffRange> of(OptionalDouble black, OptionalDouble white) {
        boolean known = black.isPresent() && white.isPresent();
        return known
                        && black.getAsDouble() < white.getAsDouble()
                        && Double.isFinite(white.getAsDouble() - black.getAsDouble())
                ? Optional.of(new TiffRange(black.getAsDouble(), white.getAsDouble()))
                : Optional.empty();
    }

    private static Optional<TiffRange> imageJ(String description) {
        return description.startsWith("ImageJ=")
                ? of(entry(description, "min"), entry(description, "max"))
                : Optional.empty();
    }

    private static OptionalDouble entry(String description, String key) {
        return description
                .lines()
                .filter(line -> line.matches(key + "=-?[0-9]{1,15}(\\.[0-9]{1,15})?"))
                .mapToDouble(line -> Double.parseDouble(line.substring(key.length() + 1)))
                .findFirst();
    }

    /** Of signed and floating-point samples; for others these tags are not made. */
    private static Optional<TiffRange> limits(TiffDirectory directory, TiffHeader header) {
        return header.isUnsigned()
                ? Optional.empty()
                : of(directory.real(TiffDirectory.LOW_SAMPLE), directory.real(TiffDirectory.HIGH_SAMPLE));
    }

    /** A largest value, be it a limit or what was counted, tells the bits of the detector. */
    private static Optional<TiffRange> bits(TiffDirectory directory, TiffHeader header) {
        if (!header.isUnsigned() || header.bits() <= 8 || !directory.has(TiffDirectory.MAX_SAMPLE)) {
            return Optional.empty();
        }
        long largest = directory.value(TiffDirectory.MAX_SAMPLE, 0);
        int used = Long.SIZE - Long.numberOfLeadingZeros(largest);
        return used > 8 && used < header.bits() ? Optional.of(new TiffRange(0, (1L << used) - 1)) : Optional.empty();
    }
}
