// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A backend whose output is a function of its input, and that counts what is opened, run and closed. */
public final class ScriptedBackend implements Backend {

    private final ModelCard card;
    private final Function<Tensor, RawOutput> script;
    public final AtomicInteger openContexts = new AtomicInteger();
    public final AtomicInteger contextsEver = new AtomicInteger();
    public final AtomicInteger closes = new AtomicInteger();

    private ScriptedBackend(ModelCard card, Function<Tensor, RawOutput> script) {
        this.card = card;
        this.script = script;
    }

    public static ScriptedBackend open(ModelCard card, Function<Tensor, RawOutput> script) {
        return new ScriptedBackend(card, script);
    }

    /** Two findings on 4 x 4 pixels; the mean pixel, less 127.5, speaks for the first and against the second. */
    public static ScriptedBackend brightness() {
        ModelCard card = ModelCard.builder("brightness")
                .preprocessing(Preprocessing.of(4, 4))
                .findings(List.of(Finding.EFFUSION, Finding.NORMAL))
                .build();
        return open(card, input -> {
            float logit = (mean(input) - 127.5f) / 32;
            return logits(logit, -logit);
        });
    }

    public static RawOutput logits(float... logits) {
        return RawOutput.wrap(logits, new float[0], new float[0], 0, 0);
    }

    public static float mean(Tensor input) {
        double sum = 0;
        for (int i = 0; i < input.shape().elements(); i++) {
            sum += input.at(i);
        }
        return (float) (sum / input.shape().elements());
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public BackendInfo info() {
        return new BackendInfo("script", "CPU", Optional.empty(), "0".repeat(64));
    }

    @Override
    public InferenceContext openContext() {
        openContexts.incrementAndGet();
        contextsEver.incrementAndGet();
        Tensor input =
                Tensor.of(card.preprocessing().shape(), card.preprocessing().type());
        AtomicBoolean open = new AtomicBoolean(true);
        return new InferenceContext() {
            private final ByteBuffer buffer = input.buffer();

            @Override
            public ByteBuffer input() {
                return buffer;
            }

            @Override
            public RawOutput run() {
                return script.apply(input);
            }

            @Override
            public void close() {
                if (open.getAndSet(false)) {
                    openContexts.decrementAndGet();
                }
            }
        };
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
