// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.model.OperatingPoint;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads youden, sensitivity=0.95, specificity=0.98 and threshold=0.5. */
public final class PointConverter implements ITypeConverter<OperatingPoint> {

    PointConverter() {} // by picocli

    @Override
    public OperatingPoint convert(String value) {
        String[] parts = value.toLowerCase(Locale.ROOT).split("=", 2);
        if (parts.length == 1 && parts[0].equals("youden")) {
            return OperatingPoint.maximumYouden();
        }
        try {
            double wish = Double.parseDouble(parts.length == 2 ? parts[1] : "");
            return switch (parts[0]) {
                case "sensitivity" -> OperatingPoint.sensitivity(wish);
                case "specificity" -> OperatingPoint.specificity(wish);
                case "threshold" -> OperatingPoint.threshold(wish);
                default -> throw new IllegalArgumentException(value);
            };
        } catch (IllegalArgumentException e) { // NumberFormatException too
            throw new TypeConversionException(
                    "expected youden, or sensitivity, specificity or threshold with a number of 0 to 1"
                            + " (sensitivity=0.95), found " + value);
        }
    }
}
