// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.List;

/** The scores of probes, in full and in short. */
final class ProbeTables {

    private final Table full =
            new Table("model", "contrast", "fitted_in", "evaluated_in", "features", "auc", "lower", "upper");
    private final Table brief =
            new Table("Model", "Contrast", "Fitted in", "Evaluated in", "1", "5", "20", "100", "all");

    void add(String model, ContrastStudy study) {
        for (ContrastStudy.Probe probe : study.probes()) {
            List<Object> cells = new ArrayList<>(List.of(model, study.contrast(), probe.trainedOn(), probe.testedOn()));
            for (Probes.Score score : probe.scores()) {
                Interval auc = score.auc();
                full.add(
                        model,
                        study.contrast(),
                        probe.trainedOn(),
                        probe.testedOn(),
                        score.features(),
                        auc.value(),
                        auc.lower(),
                        auc.upper());
                cells.add(Figures.interval(auc.value(), auc.lower(), auc.upper()));
            }
            while (cells.size() < 9) {
                cells.add(cells.size() - 1, ""); // fewer than 101 features: "all" stays the last
            }
            brief.add(cells.toArray());
        }
    }

    String csv() {
        return full.csv();
    }

    String markdown() {
        return brief.markdown();
    }
}
