// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import java.util.Locale;
import java.util.Set;

/**
 * One way to quantize.
 *
 * @param rule how ranges are chosen
 * @param floats convolutions that stay float, by the name of their output
 */
record Variant(RangeRule rule, Set<String> floats) {

    Variant {
        floats = Set.copyOf(floats);
    }

    /** In a form that a card can carry. */
    String description(int convolutions) {
        return "int8 QDQ, uint8 activations ("
                + rule.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + "), int8 weights a channel (7 bits, depthwise 8), " + (convolutions - floats.size()) + " of "
                + convolutions + " convolutions";
    }
}
