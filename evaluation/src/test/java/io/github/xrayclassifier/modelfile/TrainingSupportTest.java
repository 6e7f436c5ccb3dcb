// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Counted by hand. */
class TrainingSupportTest {

    private static final List<Finding> FINDINGS = List.of(Finding.NORMAL, Finding.EDEMA, Finding.PNEUMONIA);

    private static ManifestEntry entry(int line, String group, Finding label, Finding... more) {
        Set<Finding> labels = new java.util.HashSet<>(List.of(more));
        labels.add(label);
        return new ManifestEntry(Path.of(line + ".png"), label, labels, "", group, "train", Map.of(), line);
    }

    private static final List<ManifestEntry> ROWS = List.of(
            entry(2, "a", Finding.NORMAL),
            entry(3, "a", Finding.NORMAL),
            entry(4, "b", Finding.NORMAL),
            entry(5, "c", Finding.EDEMA, Finding.PNEUMONIA),
            entry(6, "d", Finding.PNEUMONIA),
            entry(7, "e", new Finding("scoliosis")));

    @Test
    void countsPatientGroupsUnderTheLabelForSoftmaxAndUnderAllLabelsForSigmoid() {
        assertThat(TrainingSupport.of(FINDINGS, OutputKind.SOFTMAX, ROWS, 2).groups())
                .containsExactly(
                        Map.entry(Finding.NORMAL, 2), Map.entry(Finding.EDEMA, 1), Map.entry(Finding.PNEUMONIA, 1));
        assertThat(TrainingSupport.of(FINDINGS, OutputKind.SIGMOID, ROWS, 2).groups())
                .containsExactly(
                        Map.entry(Finding.NORMAL, 2), Map.entry(Finding.EDEMA, 1), Map.entry(Finding.PNEUMONIA, 2));
    }

    @Test
    void callsAFindingBelowTheMinimumUntrainedAndSaysWhy() {
        TrainingSupport support = TrainingSupport.of(FINDINGS, OutputKind.SOFTMAX, ROWS, 2);
        assertThat(support.untrained()).containsExactly(Finding.EDEMA, Finding.PNEUMONIA);
        assertThat(support.trained()).containsExactly(Finding.NORMAL);
        assertThat(support.reason()).isEqualTo("edema (1 of 2 patient groups), pneumonia (1 of 2 patient groups)");
        assertThat(TrainingSupport.of(FINDINGS, OutputKind.SOFTMAX, ROWS, 1).reason())
                .isEmpty();
    }

    @Test
    void refusesAModelThatWouldAnswerNothing() {
        TrainingSupport support = TrainingSupport.of(FINDINGS, OutputKind.SOFTMAX, ROWS, 40);
        assertThatThrownBy(support::requireTrained)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "minimum of patient groups: expected at least one finding with 40 patient groups to train on,"
                                + " found at most 2");
        assertThatThrownBy(() -> TrainingSupport.of(FINDINGS, OutputKind.SOFTMAX, ROWS, 0))
                .hasMessage("minimum of patient groups: expected at least 1, found 0");
    }
}
