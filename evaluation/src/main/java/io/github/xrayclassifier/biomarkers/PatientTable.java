// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The two sides of a contrast with one row a patient group: the mean over its images, because images of one patient are not
 * independent. A group with images on both sides has a row on each, and both are drawn together.
 */
final class PatientTable {

    private final boolean[] positive;
    private final int[] groupOf;
    private final int groups;
    private final float[][] values;
    private final RankedFeatures ranked;

    private PatientTable(boolean[] positive, int[] groupOf, int groups, float[][] values) {
        this.positive = positive;
        this.groupOf = groupOf;
        this.groups = groups;
        this.values = values;
        this.ranked = RankedFeatures.of(values);
    }

    private record Side(String group, boolean positive) {}

    static PatientTable of(Activations activations, Contrast contrast, Predicate<ManifestEntry> used) {
        Map<Side, List<Integer>> images = new LinkedHashMap<>();
        for (int i = 0; i < activations.entries().size(); i++) {
            ManifestEntry entry = activations.entries().get(i);
            boolean positive = contrast.isPositive(entry);
            if (used.test(entry) && (positive || contrast.isNegative(entry))) {
                images.computeIfAbsent(new Side(entry.group(), positive), side -> new ArrayList<>())
                        .add(i);
            }
        }
        boolean[] positive = new boolean[images.size()];
        int[] groupOf = new int[images.size()];
        float[][] values = new float[activations.features()][images.size()];
        Map<String, Integer> numbers = new HashMap<>();
        int unit = 0;
        for (Map.Entry<Side, List<Integer>> side : images.entrySet()) {
            positive[unit] = side.getKey().positive();
            groupOf[unit] = numbers.computeIfAbsent(side.getKey().group(), group -> numbers.size());
            for (int f = 0; f < values.length; f++) {
                values[f][unit] = mean(activations, side.getValue(), f);
            }
            unit++;
        }
        return new PatientTable(positive, groupOf, numbers.size(), values);
    }

    private static float mean(Activations activations, List<Integer> images, int feature) {
        double sum = 0;
        for (int image : images) {
            sum += activations.value(image, feature);
        }
        return (float) (sum / images.size());
    }

    int units() {
        return positive.length;
    }

    int positives() {
        int count = 0;
        for (boolean one : positive) {
            count += one ? 1 : 0;
        }
        return count;
    }

    int negatives() {
        return units() - positives();
    }

    /** True if both sides hold enough patients. */
    boolean holds(int patients) {
        return positives() >= patients && negatives() >= patients;
    }

    int groups() {
        return groups;
    }

    int groupOf(int unit) {
        return groupOf[unit];
    }

    /** Not copied. */
    boolean[] positive() {
        return positive;
    }

    /** Feature after feature; not copied. */
    float[][] values() {
        return values;
    }

    RankedFeatures ranked() {
        return ranked;
    }

    int[] once() {
        int[] times = new int[units()];
        Arrays.fill(times, 1);
        return times;
    }

    double[] deltas() {
        return ranked.deltas(positive, once());
    }
}
