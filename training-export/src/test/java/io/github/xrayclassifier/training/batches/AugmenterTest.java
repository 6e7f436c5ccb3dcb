// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Resizer;
import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.recipe.Augmentation;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AugmenterTest {

    private static final int SIDE = 16;
    private static final int IMAGES = 4;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    /** Smooth, not symmetric, 0.1 to 0.9. */
    private static float[] images() {
        float[] images = new float[IMAGES * SIDE * SIDE];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) (0.5 + 0.4 * Math.sin(i % SIDE * 0.3) * Math.cos(i / SIDE % SIDE * 0.2));
        }
        return images;
    }

    @SuppressWarnings("try") // the scope works by being open
    private static float[] apply(float[] images, UnaryOperator<Tensor> change) {
        try (PointerScope scope = new PointerScope()) {
            return Tensors.floats(change.apply(Tensors.of(images, IMAGES, 1, SIDE, SIDE)));
        }
    }

    private static Augmentation changed(String... changes) {
        return changed(TrainingRecipe.defaults().with("augmentation", Augmentation.none()), changes);
    }

    private static Augmentation defaults(String... changes) {
        return changed(TrainingRecipe.defaults(), changes);
    }

    private static Augmentation changed(TrainingRecipe base, String... changes) {
        TrainingRecipe recipe = base;
        for (String change : changes) {
            recipe = recipe.set("augmentation." + change);
        }
        return recipe.augmentation();
    }

    private static float[] augment(Augmentation options, float[] images, long seed) {
        return apply(images, x -> new Augmenter(options).apply(x, Seeds.generator(seed, Seeds.AUGMENT, 0)));
    }

    @Test
    void changesNothingWhenEverythingIsOff() {
        assertThat(augment(Augmentation.none(), images(), 1)).containsExactly(images());
    }

    @Test
    void mirrorsColumns() {
        float[] found = augment(changed("flip=1"), images(), 1);
        for (int i = 0; i < found.length; i++) {
            int mirrored = i / SIDE * SIDE + SIDE - 1 - i % SIDE;
            assertThat(found[i]).isCloseTo(images()[mirrored], within(1e-5f)); // worst 2.4e-7
        }
    }

    @Test
    void shadesByOneLineAnImage() {
        float[] images = images();
        float[] found = augment(changed("contrast=0.1", "brightness=0.05"), images, 2);
        // y = a x + b with a in [0.9, 1.1]: two pixels fix the line, a third must lie on it.
        double slope = (found[40] - found[5]) / (images[40] - images[5]);
        assertThat(slope).isBetween(0.9, 1.1).isNotEqualTo(1.0);
        assertThat((double) found[100]).isCloseTo(found[5] + slope * (images[100] - images[5]), within(1e-5));
    }

    @Test
    void keepsGrayBetweenBlackAndWhite() {
        Augmentation all =
                defaults("contrast=1", "brightness=1", "gamma=1", "aspect=0.3", "blur=0.5", "border=0.5", "erase=1");
        for (int seed = 0; seed < 5; seed++) {
            for (float value : augment(all, images(), seed)) {
                assertThat(value).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void erasesARectangleOfOneGray() {
        float[] images = images();
        float[] found = augment(changed("erase=1"), images, 3);
        int changed = 0;
        float gray = -1;
        for (int i = 0; i < SIDE * SIDE; i++) {
            if (found[i] != images[i]) {
                gray = gray < 0 ? found[i] : gray;
                assertThat(found[i]).isEqualTo(gray);
                changed++;
            }
        }
        assertThat(changed).isBetween(1, SIDE * SIDE * 15 / 100);
    }

    /** By the image's frame: a row or column is one gray from the edge to the cover's depth, and unchanged behind it. */
    @Test
    void coversTheBorderByOneGrayAndLeavesTheMiddle() {
        float[] images = images();
        float[] found = augment(changed("border=1", "border-depth=0.25"), images, 5);
        int deepest = SIDE / 4;
        int changed = 0;
        for (int i = 0; i < IMAGES; i++) {
            float gray = -1;
            for (int p = 0; p < SIDE * SIDE; p++) {
                int at = i * SIDE * SIDE + p;
                int fromEdge =
                        Math.min(Math.min(p % SIDE, SIDE - 1 - p % SIDE), Math.min(p / SIDE, SIDE - 1 - p / SIDE));
                if (found[at] != images[at]) {
                    gray = gray < 0 ? found[at] : gray;
                    assertThat(found[at]).isEqualTo(gray);
                    assertThat(fromEdge).isLessThan(deepest);
                    changed++;
                }
            }
        }
        assertThat(changed).isGreaterThan(IMAGES * SIDE);
    }

    @Test
    void coversNoBorderOfImagesThatAreNotChosen() {
        assertThat(augment(changed("border=1e-9"), images(), 1)).containsExactly(images());
    }

    @Test
    void keepsAConstantWhenItResizes() {
        float[] gray = new float[IMAGES * SIDE * SIDE];
        Arrays.fill(gray, 0.3f);
        float[] small = apply(gray, x -> Resizer.resize(x, 10, 10));
        assertThat(small).hasSize(IMAGES * 100);
        for (float value : small) {
            assertThat(value).isCloseTo(0.3f, within(1e-6f));
        }
    }

    @Test
    void refusesAProbabilityAboveOne() {
        assertThatThrownBy(() -> defaults("flip=1.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--set augmentation.flip=1.1: flip: expected 0 to 1, found 1.1");
    }
}
