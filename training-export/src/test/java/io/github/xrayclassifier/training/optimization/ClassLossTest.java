// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.recipe.LossKind;
import io.github.xrayclassifier.training.recipe.LossOptions;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against the equations of the papers, in Java's doubles. */
class ClassLossTest {

    private static final double[][] LOGITS = {{2, -1, 0.5}, {0.1, 0.2, 0.3}, {-3, 1, 2}, {1, 4, -2}};
    private static final int[] CLASSES = {0, 2, 1, 1};
    private static final float[] WEIGHTS = {0.5f, 1, 1.5f};

    /** Findings of 16, 81 and 1 images: n to the minus one fourth is 1/2, 1/3 and 1. */
    private static final float[] RARITY = {0.5f, 1 / 3f, 1};

    private static final double CLOSE = 2e-6; // worst 4e-7 on x86-64

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static float[] flat(double[][] rows) {
        float[] flat = new float[rows.length * 3];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / 3][i % 3];
        }
        return flat;
    }

    @SuppressWarnings("try") // the scope works by being open
    private static double loss(LossOptions options, double smoothing, boolean isReweighted) {
        try (PointerScope scope = new PointerScope()) {
            long[] classes = {0, 2, 1, 1};
            return new ClassLoss(options, smoothing, WEIGHTS, RARITY)
                    .of(Tensors.of(flat(LOGITS), 4, 3), Tensors.of(classes), isReweighted)
                    .item_double();
        }
    }

    private static double[] softmax(double[] row) {
        double sum = 0;
        double[] p = new double[row.length];
        for (int f = 0; f < row.length; f++) {
            sum += Math.exp(row[f]);
        }
        for (int f = 0; f < row.length; f++) {
            p[f] = Math.exp(row[f]) / sum;
        }
        return p;
    }

    /** The sum of w[y] * of(p[y]) over the sum of w[y], each row's logit of its label less its margin. */
    private static double expected(double gamma, double[] margins, float[] weights) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < LOGITS.length; i++) {
            int label = CLASSES[i];
            double[] row = LOGITS[i].clone();
            row[label] -= margins[label];
            double factor = Math.pow(1 - softmax(LOGITS[i])[label], gamma);
            sum += weights[label] * factor * -Math.log(softmax(row)[label]);
            all += weights[label];
        }
        return sum / all;
    }

    private static final double[] NO_MARGINS = {0, 0, 0};
    private static final float[] ALIKE = {1, 1, 1};

    @Test
    void isFocalAsLinEtAlDefineIt() {
        LossOptions focal = new LossOptions(LossKind.FOCAL, 2, 0.5, 0);
        assertThat(loss(focal, 0, true)).isCloseTo(expected(2, NO_MARGINS, WEIGHTS), within(CLOSE));
        assertThat(loss(focal, 0, false)).isCloseTo(expected(2, NO_MARGINS, ALIKE), within(CLOSE));
        LossOptions off = new LossOptions(LossKind.FOCAL, 0, 0.5, 0);
        LossOptions plain = new LossOptions(LossKind.CROSS_ENTROPY, 2, 0.5, 0);
        assertThat(loss(off, 0.1, true)).isCloseTo(loss(plain, 0.1, true), within(CLOSE));
    }

    /** The rarest finding has the whole margin, that of 16 images a half, that of 81 a third. */
    @Test
    void givesRareFindingsTheMarginOfCaoEtAl() {
        double[] margins = {0.3, 0.2, 0.6};
        LossOptions ldam = new LossOptions(LossKind.LDAM, 2, 0.6, 0);
        assertThat(loss(ldam, 0, true)).isCloseTo(expected(0, margins, WEIGHTS), within(CLOSE));
        LossOptions off = new LossOptions(LossKind.LDAM, 2, 0, 0);
        LossOptions plain = new LossOptions(LossKind.CROSS_ENTROPY, 2, 0.5, 0);
        assertThat(loss(off, 0.1, true)).isCloseTo(loss(plain, 0.1, true), within(CLOSE));
    }

    @Test
    void weighsFindingsFromTheStepOnThatTheRecipeSays() {
        LossOptions deferred = new LossOptions(LossKind.LDAM, 2, 0.5, 0.8);
        assertThat(deferred.isReweighted(79, 100)).isFalse();
        assertThat(deferred.isReweighted(80, 100)).isTrue();
        assertThat(new LossOptions(LossKind.LDAM, 2, 0.5, 0).isReweighted(0, 100))
                .isTrue();
        LossOptions plain = new LossOptions(LossKind.CROSS_ENTROPY, 2, 0.5, 0);
        assertThat(loss(plain, 0, false)).isCloseTo(expected(0, NO_MARGINS, ALIKE), within(CLOSE));
        assertThat(loss(plain, 0, true)).isCloseTo(expected(0, NO_MARGINS, WEIGHTS), within(CLOSE));
    }

    /** Presence and absence: each -(wrong)^g log(right), of a target of 0 or 1. */
    @Test
    @SuppressWarnings("try") // the scope works by being open
    void isFocalForEachFindingOfASigmoidHead() {
        float[] targets = {1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0};
        double sum = 0;
        for (int i = 0; i < targets.length; i++) {
            double p = 1 / (1 + Math.exp(-LOGITS[i / 3][i % 3]));
            double right = targets[i] == 1 ? p : 1 - p;
            sum += -Math.pow(1 - right, 2) * Math.log(right) * WEIGHTS[i % 3];
        }
        try (PointerScope scope = new PointerScope()) {
            double found = new ClassLoss(new LossOptions(LossKind.FOCAL, 2, 0.5, 0), 0, WEIGHTS, RARITY)
                    .ofEach(Tensors.of(flat(LOGITS), 4, 3), Tensors.of(targets, 4, 3), true)
                    .item_double();
            assertThat(found).isCloseTo(sum / targets.length, within(CLOSE));
        }
    }
}
