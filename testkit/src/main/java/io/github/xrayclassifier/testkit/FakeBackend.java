// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A backend without a model: its logits are a function of the input, so that a test knows the answer beforehand.
 *
 * <p>Unless scripted, finding k of n gets the logit {@code 8 - 16 |mean - (k + 0.5) / n|}, where the mean is that of the
 * input, black 0 and white 1 (float32 values as they are): the darker the input, the earlier the finding. The embedding holds the mean and
 * the contrast; the maps are 4 x 4, and their mean is the logit. May be shared by threads.
 */
public final class FakeBackend implements Backend {

    static final int MAP_SIDE = 4;

    private final ModelCard card;
    private final Function<Tensor, float[]> script;
    private final ReadWriteLock guard = new ReentrantReadWriteLock();
    private final AtomicInteger runs = new AtomicInteger();
    private final List<InferenceContext> contexts = new ArrayList<>(); // guarded by itself
    private volatile boolean closed;

    private FakeBackend(ModelCard card, Function<Tensor, float[]> script) {
        this.card = card;
        this.script = script;
    }

    /**
     * Opens a backend for the seven findings of {@link Phantom#findings()}, with an input of 64 x 64 uint8.
     *
     * @return the backend
     */
    public static FakeBackend open() {
        return open(ModelCard.builder("fake")
                .preprocessing(Preprocessing.of(64, 64))
                .findings(Phantom.findings())
                .build());
    }

    /**
     * Opens a backend for a card.
     *
     * @param card recipe and findings
     * @return the backend
     */
    public static FakeBackend open(ModelCard card) {
        return open(card, input -> logitsOf(mean(input), card.findings().size()));
    }

    /**
     * Opens a backend with logits that the test scripts.
     *
     * @param card recipe and findings
     * @param script from the input to one logit a finding; called by many threads; what it throws comes out of
     *     {@link InferenceContext#run()}
     * @return the backend
     */
    public static FakeBackend open(ModelCard card, Function<Tensor, float[]> script) {
        return new FakeBackend(card, script);
    }

    /**
     * The logits of an unscripted backend.
     *
     * @param mean of the input, 0 to 1
     * @param findings how many, at least 1
     * @return one logit a finding
     */
    public static float[] logitsOf(double mean, int findings) {
        float[] logits = new float[findings];
        for (int k = 0; k < findings; k++) {
            logits[k] = (float) (8 - 16 * Math.abs(mean - (k + 0.5) / findings));
        }
        return logits;
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public BackendInfo info() {
        return new BackendInfo("fake", "CPU", Optional.empty(), Sha256.ofText(card.toString()));
    }

    /**
     * The number of open contexts: 0 once every worker has given its own back.
     *
     * @return at least 0
     */
    public int openContextCount() {
        synchronized (contexts) {
            return contexts.size();
        }
    }

    /**
     * The number of inputs that were run.
     *
     * @return at least 0
     */
    public int runCount() {
        return runs.get();
    }

    /**
     * True if {@link #close()} was called.
     *
     * @return true from then on
     */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public InferenceContext openContext() {
        requireOpen();
        InferenceContext context = new FakeContext(
                Tensor.of(card.preprocessing().shape(), card.preprocessing().type()));
        synchronized (contexts) {
            contexts.add(context);
        }
        return context;
    }

    @Override
    public void close() {
        guard.writeLock().lock();
        try {
            closed = true;
            synchronized (contexts) {
                contexts.clear();
            }
        } finally {
            guard.writeLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("backend " + card.name() + ": expected an open one, found it closed");
        }
    }

    private RawOutput run(FakeContext context) {
        guard.readLock().lock();
        try {
            requireOpen();
            context.requireOpen();
            runs.incrementAndGet();
            float[] logits = script.apply(context.tensor);
            double mean = mean(context.tensor);
            float[] embedding = {(float) mean, (float) (at(context.tensor, 0) - mean)};
            return RawOutput.wrap(logits, embedding, maps(context.tensor, logits, mean), MAP_SIDE, MAP_SIDE);
        } finally {
            guard.readLock().unlock();
        }
    }

    /** Each cell's brightness against the mean, added to the logit: cells of equal size, so their mean is the logit. */
    private static float[] maps(Tensor input, float[] logits, double mean) {
        double[] cells = new double[MAP_SIDE * MAP_SIDE];
        double total = 0;
        for (int i = 0; i < cells.length; i++) {
            int x = (2 * (i % MAP_SIDE) + 1) * input.shape().width() / (2 * MAP_SIDE);
            int y = (2 * (i / MAP_SIDE) + 1) * input.shape().height() / (2 * MAP_SIDE);
            cells[i] = at(input, y * input.shape().width() + x) - mean;
            total += cells[i];
        }
        float[] maps = new float[logits.length * cells.length];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = (float) (logits[i / cells.length] + cells[i % cells.length] - total / cells.length);
        }
        return maps;
    }

    private static double mean(Tensor input) {
        double sum = 0;
        for (int i = 0; i < input.shape().elements(); i++) {
            sum += at(input, i);
        }
        return sum / input.shape().elements();
    }

    private static double at(Tensor input, int index) {
        return input.type() == ElementType.UINT8 ? input.at(index) / 255.0 : input.at(index);
    }

    private final class FakeContext implements InferenceContext {

        private final Tensor tensor;
        private final ByteBuffer input;
        private volatile boolean contextClosed;

        FakeContext(Tensor tensor) {
            this.tensor = tensor;
            this.input = tensor.buffer();
        }

        @Override
        public ByteBuffer input() {
            return input;
        }

        @Override
        public RawOutput run() {
            return FakeBackend.this.run(this);
        }

        @Override
        public void close() {
            contextClosed = true;
            synchronized (contexts) {
                contexts.remove(this);
            }
        }

        void requireOpen() {
            if (contextClosed) {
                throw new IllegalStateException(
                        "context of " + card.name() + ": expected an open one, found it closed");
            }
        }
    }
}
