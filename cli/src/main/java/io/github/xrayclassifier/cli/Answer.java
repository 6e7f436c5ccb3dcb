// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of output: what became of one input.
 *
 * @param file as the caller named it, or below the folder that the caller named
 * @param verdict what kind of answer this is
 * @param finding the answer; empty unless classified
 * @param probability of the finding, 0 to 1; empty unless classified
 * @param probabilities of every finding in the model's order; empty for what it was not trained on
 * @param reasons why there is no classification
 * @param warnings what to know of the input
 * @param millis from the first byte read to the answer
 */
record Answer(
        String file,
        Kind verdict,
        Optional<String> finding,
        Optional<Double> probability,
        Map<String, Optional<Double>> probabilities,
        List<String> reasons,
        List<String> warnings,
        double millis) {

    enum Kind {
        CLASSIFIED,
        ABSTAINED,
        ERROR
    }

    Answer {
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        reasons = List.copyOf(reasons);
        warnings = List.copyOf(warnings);
    }

    static Answer error(String file, String message, double millis) {
        return new Answer(
                file, Kind.ERROR, Optional.empty(), Optional.empty(), Map.of(), List.of(message), List.of(), millis);
    }
}
