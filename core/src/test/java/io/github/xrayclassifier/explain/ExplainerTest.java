// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.ScriptedBackend;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelCardBuilder;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Explanations of models whose reason is known because a test wrote it. */
class ExplainerTest {

    private static ModelCardBuilder card(Preprocessing recipe) {
        return ModelCard.builder("m").preprocessing(recipe).findings(List.of(Finding.EFFUSION, Finding.NORMAL));
    }

    /** 8 x 8 pixels, 200 in the cell (2, 1) of a 4 x 4 grid, 100 elsewhere. */
    private static DecodedImage spot() {
        byte[] samples = new byte[64];
        for (int i = 0; i < 64; i++) {
            samples[i] = (byte) (i % 8 / 2 == 2 && i / 16 == 1 ? 200 : 100);
        }
        return DecodedImage.of(GrayImage.wrap8(samples, 8, 8), "test");
    }

    /** The first logit is the pixel (4, 2) of the input, which lies in that cell; the second its negative. */
    private static ScriptedBackend looksAtOnePixel(ModelCard card) {
        return ScriptedBackend.open(card, input -> {
            float value = input.at(2 * 8 + 4);
            return ScriptedBackend.logits(value, -value);
        });
    }

    @Test
    void coversCellByCellAndSeesTheLogitFallWhereTheModelLooks() {
        ScriptedBackend backend = looksAtOnePixel(card(Preprocessing.of(8, 8)).build());
        Heatmap map = Explainer.occlusion(4, 4).explain(backend, spot(), Finding.EFFUSION);

        // The mean is 106.25, stored as 106: covering the spot takes 200 to 106, covering anything else changes
        // nothing.
        float[] expected = new float[16];
        expected[6] = 94;
        assertThat(map.values()).containsExactly(expected);
        assertThat(map.peak()).isEqualTo(new Heatmap.Peak(5, 3, 94));
        assertThat(Explainer.occlusion(4, 4)
                        .explain(backend, spot(), Finding.NORMAL)
                        .values()[6])
                .isEqualTo(-94);
        assertThat(backend.openContexts).hasValue(0);
    }

    @Test
    void coversFloatInputsToo() {
        var recipe = Preprocessing.of(8, 8)
                .withFloat32(new IntensityRange(0, 255), List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
        Heatmap map =
                Explainer.occlusion(4, 4).explain(looksAtOnePixel(card(recipe).build()), spot(), Finding.EFFUSION);

        assertThat(map.values()[6]).isEqualTo(93.75f);
    }

    @Test
    void runsOnceACellAndOnceMore() {
        AtomicInteger runs = new AtomicInteger();
        ScriptedBackend backend =
                ScriptedBackend.open(card(Preprocessing.of(8, 8)).build(), input -> {
                    runs.incrementAndGet();
                    return ScriptedBackend.logits(1, 0);
                });

        assertThat(Explainer.occlusion(3, 5)
                        .explain(backend, spot(), Finding.EFFUSION)
                        .rows())
                .isEqualTo(5);
        assertThat(runs).hasValue(16);
    }

    @Test
    void refusesGridsThatDoNotFit() {
        ScriptedBackend backend = looksAtOnePixel(card(Preprocessing.of(8, 8)).build());

        assertThatThrownBy(() -> Explainer.occlusion(0, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("occlusion: expected at least 1 x 1 cells, found 0 x 4");
        assertThatThrownBy(() -> Explainer.occlusion(9, 4).explain(backend, spot(), Finding.EFFUSION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("occlusion: expected at most 8 x 8 cells, found 9 x 4");
    }

    @Test
    void takesTheMapsOfARun() {
        ScriptedBackend backend = ScriptedBackend.open(
                card(Preprocessing.of(8, 8)).build(),
                input -> RawOutput.wrap(new float[] {1, 2}, new float[0], new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2));

        assertThat(Explainer.activationMaps()
                        .explain(backend, spot(), Finding.NORMAL)
                        .values())
                .containsExactly(5, 6, 7, 8);
    }

    @Test
    void explainsNoUntrainedFinding() {
        ScriptedBackend backend = looksAtOnePixel(
                card(Preprocessing.of(8, 8)).untrained(Set.of(Finding.NORMAL)).build());

        for (Explainer explainer : List.of(Explainer.activationMaps(), Explainer.occlusion(2, 2))) {
            assertThatThrownBy(() -> explainer.explain(backend, spot(), Finding.NORMAL))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("found an untrained one");
        }
    }

    @Test
    void saysThatAModelHasNoMaps() {
        ScriptedBackend backend = looksAtOnePixel(card(Preprocessing.of(8, 8)).build());

        assertThatThrownBy(() -> Explainer.activationMaps().explain(backend, spot(), Finding.NORMAL))
                .isInstanceOf(ModelException.class)
                .hasMessage("model m, output maps: expected class activation maps, found none; Explainer.occlusion"
                        + " needs none");
    }
}
