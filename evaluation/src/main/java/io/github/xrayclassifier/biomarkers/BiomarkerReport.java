// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.List;
import java.util.Map;

/**
 * The results of a study: tables as files, and the features to look at. Immutable; may be shared by threads.
 *
 * @param files name to content: CSV files, and {@code report.md} with the tables in short
 * @param top the first model's most telling features, by contrast that is measurable
 */
public record BiomarkerReport(Map<String, String> files, List<Top> top) {

    /** Copies the collections. */
    public BiomarkerReport {
        files = Map.copyOf(files);
        top = List.copyOf(top);
    }

    /**
     * The features with the largest absolute effect of one contrast.
     *
     * @param contrast what is told from what
     * @param isConfounded whether no source holds enough of both sides, so that the effects may be those of the sources
     * @param features largest first
     */
    public record Top(Contrast contrast, boolean isConfounded, List<Feature> features) {

        /** Copies the list. */
        public Top {
            features = List.copyOf(features);
        }
    }

    /**
     * One feature's effect.
     *
     * @param number counted from 0
     * @param delta Cliff's delta inside sources, positive if the finding has more of it; over all images if the contrast is
     *     confounded
     * @param pooled the same over all images, sources mixed
     * @param q adjusted p-value
     */
    public record Feature(int number, double delta, double pooled, double q) {}
}
