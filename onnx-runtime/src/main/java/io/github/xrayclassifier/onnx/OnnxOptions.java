// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.model.ModelCard;
import java.util.Optional;

/**
 * How a model is opened.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class OnnxOptions {

    private final ExecutionProvider provider;
    private final FallbackPolicy policy;
    private final int intraOpThreads;
    private final Optional<ModelCard> card;

    private OnnxOptions(
            ExecutionProvider provider, FallbackPolicy policy, int intraOpThreads, Optional<ModelCard> card) {
        this.provider = provider;
        this.policy = policy;
        this.intraOpThreads = intraOpThreads;
        this.card = card;
    }

    /**
     * The CPU, one thread a run, the card in the file.
     *
     * @return the defaults
     */
    public static OnnxOptions defaults() {
        return new OnnxOptions(ExecutionProvider.cpu(), FallbackPolicy.REQUIRE, 1, Optional.empty());
    }

    /**
     * These options with another provider.
     *
     * @param newProvider where to compute
     * @param newPolicy what happens when it is not available
     * @return the changed copy
     */
    public OnnxOptions withProvider(ExecutionProvider newProvider, FallbackPolicy newPolicy) {
        return new OnnxOptions(newProvider, newPolicy, intraOpThreads, card);
    }

    /**
     * These options with more threads inside one run. One a run and many runs at once is the most throughput; more
     * threads a run is the least time for a single image, on cores that have nothing else to do.
     *
     * @param threads 1 to 256
     * @return the changed copy
     * @throws IllegalArgumentException for any other number
     */
    public OnnxOptions withIntraOpThreads(int threads) {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("intra-op threads: expected 1 to 256, found " + threads);
        }
        return new OnnxOptions(provider, policy, threads, card);
    }

    /**
     * These options with a card built in code, for a model from elsewhere. It is held against the graph like one in a
     * file, and used in place of the file's own where there is one.
     *
     * @param newCard what the file does not say
     * @return the changed copy
     */
    public OnnxOptions withCard(ModelCard newCard) {
        return new OnnxOptions(provider, policy, intraOpThreads, Optional.of(newCard));
    }

    /**
     * Where to compute.
     *
     * @return the wanted provider
     */
    public ExecutionProvider provider() {
        return provider;
    }

    /**
     * What happens when the provider is not available.
     *
     * @return the policy
     */
    public FallbackPolicy policy() {
        return policy;
    }

    /**
     * Threads inside one run.
     *
     * @return 1 or more
     */
    public int intraOpThreads() {
        return intraOpThreads;
    }

    /**
     * The card in place of the file's own.
     *
     * @return empty if the file's own counts
     */
    public Optional<ModelCard> card() {
        return card;
    }
}
