// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FakeBackendTest extends BackendContract {

    @Override
    protected Backend open() {
        return FakeBackend.open();
    }

    @Test
    void prefersTheFirstFindingForBlackAndTheLastForWhite() {
        try (FakeBackend backend = FakeBackend.open()) {
            assertThat(best(backend, 0)).isEqualTo(Finding.COVID_19);
            assertThat(best(backend, 127)).isEqualTo(Finding.EMPHYSEMA);
            assertThat(best(backend, 255)).isEqualTo(Finding.PNEUMONIA);
        }
    }

    private static Finding best(FakeBackend backend, int gray) {
        Tensor input = Tensor.of(new Shape(1, 64, 64), ElementType.UINT8);
        for (int i = 0; i < 64 * 64; i++) {
            input.buffer().put(i, (byte) gray);
        }
        float[] logits = backend.run(input).logits();
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return backend.card().findings().get(best);
    }

    @Test
    void givesMapsWhoseMeanIsTheLogit() {
        try (FakeBackend backend = FakeBackend.open()) {
            RawOutput output = backend.run(
                    backend.card().preprocessing().apply(Phantom.of(1).draw().image()));
            for (int k = 0; k < 7; k++) {
                double sum = 0;
                for (int i = 0; i < 16; i++) {
                    sum += output.maps()[16 * k + i];
                }
                assertThat(sum / 16).isCloseTo(output.logits()[k], within(1e-5));
            }
        }
    }

    @Test
    void countsOpenLanesAndRuns() {
        FakeBackend backend = FakeBackend.open();
        InferenceContext first = backend.openContext();
        InferenceContext second = backend.openContext();
        first.run();
        assertThat(backend.openContextCount()).isEqualTo(2);
        first.close();
        first.close();
        assertThat(backend.openContextCount()).isEqualTo(1);
        second.run();
        assertThat(backend.runCount()).isEqualTo(2);
        backend.close();
        assertThat(backend.openContextCount()).isZero();
        assertThat(backend.isClosed()).isTrue();
    }

    @Test
    void letsAScriptAnswerOrFail() {
        var card = FakeBackend.open().card();
        try (FakeBackend scripted = FakeBackend.open(card, input -> new float[] {1, 2, 3, 4, 5, 6, 7});
                FakeBackend failing = FakeBackend.open(card, input -> {
                    throw new UnsupportedOperationException("as the test wishes");
                })) {
            assertThat(scripted.openContext().run().logits()).containsExactly(1, 2, 3, 4, 5, 6, 7);
            assertThatThrownBy(failing.openContext()::run).hasMessage("as the test wishes");
        }
    }
}
