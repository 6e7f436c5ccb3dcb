// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.evaluation.Metric;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Counted by hand: where the threshold lies and who is above it. */
class LeftOutSourceTest {

    private static final List<Finding> TWO = List.of(Finding.COVID_19, Finding.NORMAL);

    /** Scores of as many images as numbers; each number is the log odds of COVID-19. */
    private static Predictions scores(Finding label, double... logOdds) {
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (double odds : logOdds) {
            String group = label + "-" + entries.size();
            entries.add(new ManifestEntry(
                    Path.of(group), label, Set.of(label), "s", group, "", Map.of(), entries.size() + 2));
            logits.add(new float[] {(float) odds, 0});
        }
        return Predictions.of(TWO, OutputKind.SOFTMAX, entries, logits);
    }

    private static Predictions both(Predictions a, Predictions b) {
        List<ManifestEntry> entries = new ArrayList<>(a.entries());
        entries.addAll(b.entries());
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < a.entries().size(); i++) {
            logits.add(a.logits(i));
        }
        for (int i = 0; i < b.entries().size(); i++) {
            logits.add(b.logits(i));
        }
        return Predictions.of(TWO, OutputKind.SOFTMAX, entries, logits);
    }

    @Test
    void setsTheThresholdWhereFiveOfAHundredNegativesExceedIt() {
        double[] negatives = new double[100];
        for (int i = 0; i < 100; i++) {
            negatives[i] = i / 10.0;
        }
        assertThat(LeftOutSource.cut(scores(Finding.NORMAL, negatives), Finding.COVID_19, 0.95))
                .isEqualTo((double) 9.4f); // 9.5 to 9.9 exceed it
    }

    @Test
    void countsWhoIsAboveIt() {
        Predictions reference = both(scores(Finding.NORMAL, -3, -2, 1), scores(Finding.COVID_19, 5));
        Predictions held = both(scores(Finding.COVID_19, 0.5, 2, 3, 4), scores(Finding.NORMAL, -1, 6));
        FoldResult result = new FoldResult(
                new Fold(1, "without s", List.of(), held.entries(), reference.entries(), 0),
                held,
                Optional.of(reference),
                1);
        LeftOutSource found = LeftOutSource.of(result, Finding.COVID_19, 0.95, 1);
        assertThat(found.images()).isEqualTo(6);
        assertThat(found.positives()).isEqualTo(4);
        assertThat(found.recallByAnswer().orElseThrow().value()).isEqualTo(1); // all above 0
        assertThat(found.recall().orElseThrow().value()).isEqualTo(0.75); // 0.5 is below 1
        assertThat(found.specificity().orElseThrow().value()).isEqualTo(0.5);
        assertThat(found.reference().all().metric(Metric.ACCURACY).orElseThrow().value())
                .isEqualTo(0.75); // a normal one at 1
        assertThat(found.referenceAuc().orElseThrow().value()).isEqualTo(1);
    }
}
