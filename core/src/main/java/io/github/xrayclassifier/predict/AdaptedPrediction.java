// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer beside its probabilities at another prevalence. Immutable; may be shared by threads.
 *
 * @param prediction as the model gives it: verdict, decisions and probabilities at the prevalence of its calibration
 * @param measured the prevalence of each adapted finding at the calibration
 * @param prevalences those that the probabilities were adapted to
 * @param probabilities of the trained findings at these prevalences, 0 to 1
 */
public record AdaptedPrediction(
        Prediction prediction,
        Map<Finding, Double> measured,
        Map<Finding, Double> prevalences,
        Map<Finding, Double> probabilities) {

    /** Copies the maps. */
    public AdaptedPrediction {
        measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
        prevalences = Collections.unmodifiableMap(new LinkedHashMap<>(prevalences));
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }

    /**
     * The answer as plain data, with the adaptation in it.
     *
     * @return {@link Prediction#toMap} and the keys {@code prevalences}, {@code measured_prevalences} and
     *     {@code adapted_probabilities}
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(prediction.toMap());
        map.put("prevalences", named(prevalences));
        map.put("measured_prevalences", named(measured));
        map.put("adapted_probabilities", named(probabilities));
        return Collections.unmodifiableMap(map);
    }

    private static Map<String, Double> named(Map<Finding, Double> values) {
        Map<String, Double> named = new LinkedHashMap<>();
        values.forEach((finding, value) -> named.put(finding.name(), value));
        return named;
    }
}
