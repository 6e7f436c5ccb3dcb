// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.model.ModelCard;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The choices for opening a model.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class OnnxOptions {

    private final ExecutionProvider provider;
    private final FallbackPolicy policy;
    private final int intraOpThreads;
    private final Optional<ModelCard> card;
    private final NativeCache nativeCache;
    private final boolean telemetryChecked;

    private OnnxOptions(
            ExecutionProvider provider,
            FallbackPolicy policy,
            int intraOpThreads,
            Optional<ModelCard> card,
            NativeCache nativeCache,
            boolean telemetryChecked) {
        this.provider = provider;
        this.policy = policy;
        this.intraOpThreads = intraOpThreads;
        this.card = card;
        this.nativeCache = nativeCache;
        this.telemetryChecked = telemetryChecked;
    }

    /**
     * The CPU, one thread a run, the card in the file, native libraries kept in the user's folder for caches.
     *
     * @return the defaults
     */
    public static OnnxOptions defaults() {
        return new OnnxOptions(
                ExecutionProvider.cpu(), FallbackPolicy.REQUIRE, 1, Optional.empty(), NativeCache.ofUser(), true);
    }

    /**
     * These options with another provider.
     *
     * @param newProvider where to compute
     * @param newPolicy what happens when it is not available
     * @return the changed copy
     */
    public OnnxOptions withProvider(ExecutionProvider newProvider, FallbackPolicy newPolicy) {
        return new OnnxOptions(newProvider, newPolicy, intraOpThreads, card, nativeCache, telemetryChecked);
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
        return new OnnxOptions(provider, policy, threads, card, nativeCache, telemetryChecked);
    }

    /**
     * These options with the threads of a preset: one a run for THROUGHPUT, as many as there are cores for LATENCY. They
     * never spin while they wait, so that other work has the cores. A classifier takes its number of workers from it.
     *
     * @param preset LATENCY or THROUGHPUT
     * @return the changed copy
     */
    public OnnxOptions withParallelism(Parallelism preset) {
        return withIntraOpThreads(preset.threadsPerRun());
    }

    /**
     * These options with a card built in code, for a model from elsewhere. It is held against the graph like one in a
     * file, and used in place of the file's own where there is one.
     *
     * @param newCard what the file does not say
     * @return the changed copy
     */
    public OnnxOptions withCard(ModelCard newCard) {
        return new OnnxOptions(provider, policy, intraOpThreads, Optional.of(newCard), nativeCache, telemetryChecked);
    }

    /**
     * These options with another folder for unpacked native libraries than the user's own for caches. Made where it is
     * missing; nobody but the user may be able to write there. Where it cannot be used, ONNX Runtime unpacks its libraries
     * at every start. The first model that a process opens decides, because the libraries are loaded once; so does a
     * {@code -Donnxruntime.native.path}.
     *
     * @param folder for example one on a volume that outlives a container
     * @return the changed copy
     */
    public OnnxOptions withNativeCache(Path folder) {
        return withNativeCache(NativeCache.in(folder));
    }

    /**
     * These options without a folder for unpacked native libraries: ONNX Runtime unpacks 28 MB into the folder for
     * temporary files at every start.
     *
     * @return the changed copy
     */
    public OnnxOptions withoutNativeCache() {
        return withNativeCache(NativeCache.off());
    }

    /**
     * These options without the refusal to load ONNX Runtime on Linux or macOS where the environment lacks
     * {@code ORT_DISABLE_TELEMETRY=1}: ONNX Runtime then keeps a device number in the user's folder for caches, writes a
     * file to the folder for temporary files and reports to Microsoft that it has started. Further reports are switched
     * off all the same. The first model that a process opens decides.
     *
     * @return the changed copy
     */
    public OnnxOptions withoutTelemetryCheck() {
        return new OnnxOptions(provider, policy, intraOpThreads, card, nativeCache, false);
    }

    boolean isTelemetryChecked() {
        return telemetryChecked;
    }

    private OnnxOptions withNativeCache(NativeCache newCache) {
        return new OnnxOptions(provider, policy, intraOpThreads, card, newCache, telemetryChecked);
    }

    NativeCache nativeCache() {
        return nativeCache;
    }

    /**
     * The provider to compute on.
     *
     * @return the wanted provider
     */
    public ExecutionProvider provider() {
        return provider;
    }

    /**
     * The answer to a provider that is not available.
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
