// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Labels that a model has, has untrained, and lacks. */
class KnownLabelsTest {

    private static final Finding HERNIA = new Finding("hernia");

    private static ModelCard card(OutputKind kind) {
        return ModelCard.builder("m")
                .preprocessing(Preprocessing.of(8, 8))
                .findings(List.of(Finding.EDEMA, Finding.EFFUSION, Finding.NORMAL))
                .untrained(Set.of(Finding.EDEMA))
                .outputKind(kind)
                .build();
    }

    private static ManifestEntry entry(Finding label, Finding... more) {
        Set<Finding> labels = Stream.concat(Stream.of(label), Stream.of(more)).collect(Collectors.toSet());
        return new ManifestEntry(Path.of("x.png"), label, labels, "s", "g", "val", Map.of(), 2);
    }

    private static final List<ManifestEntry> ENTRIES =
            List.of(entry(Finding.NORMAL), entry(Finding.EDEMA, Finding.EFFUSION), entry(HERNIA), entry(HERNIA));

    @Test
    void leavesOutTheImageOfAModelThatGivesOneFinding() {
        KnownLabels known = KnownLabels.of(card(OutputKind.SOFTMAX), ENTRIES);
        assertThat(known.entries()).containsExactly(ENTRIES.get(0));
        assertThat(known.untrained()).isEqualTo(Map.of(Finding.EDEMA, 1));
        assertThat(known.unknown()).isEqualTo(Map.of(HERNIA, 2));
        assertThat(known.leftOut()).isEqualTo(Map.of(Finding.EDEMA, 1, HERNIA, 2));
    }

    @Test
    void dropsTheLabelAloneOfAModelThatGivesSeveral() {
        KnownLabels known = KnownLabels.of(card(OutputKind.SIGMOID), ENTRIES);
        assertThat(known.entries())
                .extracting(ManifestEntry::labels)
                .containsExactly(Set.of(Finding.NORMAL), Set.of(Finding.EFFUSION), Set.of(), Set.of());
        assertThat(known.leftOut()).isEqualTo(Map.of(Finding.EDEMA, 1, HERNIA, 2));
    }

    @Test
    void listsWhatTheModelLacks() {
        assertThatThrownBy(
                        () -> KnownLabels.of(card(OutputKind.SOFTMAX), ENTRIES).requireKnown())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labels: expected findings of the model, found \"hernia\" (2 images)");
        KnownLabels untrained = KnownLabels.of(card(OutputKind.SOFTMAX), ENTRIES.subList(0, 2));
        assertThat(untrained.requireKnown()).isSameAs(untrained);
    }

    @Test
    void takesPredictionsOfAllFindingsAlone() {
        Predictions two = Predictions.of(
                List.of(Finding.EFFUSION, Finding.NORMAL),
                OutputKind.SOFTMAX,
                ENTRIES.subList(0, 1),
                List.of(new float[] {1, 2}));
        assertThatThrownBy(() -> two.trainedOnly(card(OutputKind.SOFTMAX)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("predictions: expected those of [edema, effusion, normal] by SOFTMAX, found [effusion,"
                        + " normal] by SOFTMAX");
    }
}
