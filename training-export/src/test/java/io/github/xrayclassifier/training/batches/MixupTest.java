// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.recipe.Regularization;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixupTest {

    /** Fails if the sampler is not Beta(alpha, alpha): its larger half has a mean that integration gives. */
    @ParameterizedTest(name = "alpha {0}")
    @CsvSource({"0.2, 0.8988", "0.4, 0.8398", "1, 0.75", "2, 0.6875"}) // scipy: 1 - betainc(a + 1, a, 0.5)
    void drawsTheLargerShareOfABetaDistribution(double alpha, double mean) {
        int draws = 40_000;
        double sum = 0;
        for (int i = 0; i < draws; i++) {
            double share = Mixup.draw(alpha, new int[1], Seeds.generator(3, Seeds.MIXUP, i))
                    .share();
            assertThat(share).isBetween(0.5, 1.0);
            sum += share;
        }
        assertThat(sum / draws).isCloseTo(mean, within(0.004)); // 5 standard errors of the widest
    }

    @Test
    void isOffAtAlphaZero() {
        assertThat(Mixup.draw(0, new int[1], Seeds.generator(3, Seeds.MIXUP, 0)).isOff())
                .isTrue();
    }

    @Test
    void blendsTheFirstPartOfARun() {
        TrainingRecipe recipe =
                TrainingRecipe.defaults().with("regularization.mixup", 0.4).with("regularization.mixup-share", 0.75);
        Regularization part = recipe.regularization();
        assertThat(part.mixupAt(74, 100)).isEqualTo(0.4);
        assertThat(part.mixupAt(75, 100)).isZero();
        assertThat(recipe.with("regularization.mixup-share", 1).regularization().mixupAt(99, 100))
                .isEqualTo(0.4);
    }

    @Test
    @SuppressWarnings("try") // the scope works by being open
    void blendsEachImageWithTheMirroredOne() {
        Natives.load();
        try (PointerScope scope = new PointerScope()) {
            Tensor images = Tensors.of(new float[] {0, 0.5f, 1}, 3, 1, 1, 1);
            assertThat(Tensors.floats(
                            new Mixup(0.75, Mixup.mirrored(3)).blend(images).contiguous()))
                    .containsExactly(0.25f, 0.5f, 0.75f);
        }
        assertThat(new Mixup(0.75, Mixup.mirrored(3)).partners(new int[] {4, 7, 9}))
                .containsExactly(9, 7, 4);
    }

    /** Places 0, 2, 3 and 5 show one finding, of sources a, a, b and a; place 1 another; place 4 a third, as no other does. */
    @Test
    void blendsWithinAFindingAcrossSources() {
        int[] found = Mixup.within(new int[] {7, 8, 7, 7, 9, 7, 8}, new String[] {"a", "a", "a", "b", "a", "a", "a"});
        assertThat(found).containsExactly(3, 6, 3, 5, 4, 3, 1);
    }

    @Test
    void blendingWithinFindingsIsPartOfWhatDecidesARun(@TempDir Path folder) throws IOException {
        TrainingData data = Drawings.write(folder, 8);
        TrainingRecipe mixed = Drawings.recipe().with("regularization.mixup", 0.4);
        TrainingRecipe within = mixed.with("regularization.mixup-within-findings", true);
        assertThat(Drawings.trainer(data, within).identity())
                .isNotEqualTo(Drawings.trainer(data, mixed).identity());
    }
}
