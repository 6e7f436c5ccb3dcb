// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.predict.AbstentionPolicy;
import io.github.xrayclassifier.predict.InputChecks;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a classifier reads, checks and works.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class ClassifierOptions {

    // Beyond the workers, so that a burst of requests is taken in; each waiting path is a few hundred bytes.
    private static final int DEFAULT_QUEUE = 256;
    private static final int MOST_WORKERS = 1024;

    private final List<ImageDecoder> decoders;
    private final DecodeLimits limits;
    private final DecodeMode mode;
    private final AbstentionPolicy policy;
    private final int workers;
    private final int queue;

    private ClassifierOptions(
            List<ImageDecoder> decoders,
            DecodeLimits limits,
            DecodeMode mode,
            AbstentionPolicy policy,
            int workers,
            int queue) {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException("workers: expected 1 to " + MOST_WORKERS + ", found " + workers);
        }
        if (queue < 1) {
            throw new IllegalArgumentException("queue: expected at least 1, found " + queue);
        }
        this.decoders = List.copyOf(decoders);
        this.limits = limits;
        this.mode = mode;
        this.policy = policy;
        this.workers = workers;
        this.queue = queue;
    }

    /**
     * PNG, JPEG, TIFF and BMP under the default limits, every pixel decoded, default checks, one worker a core, 256 waiting.
     *
     * @return the options
     */
    public static ClassifierOptions defaults() {
        return new ClassifierOptions(
                List.of(ImageDecoder.standard()),
                DecodeLimits.defaults(),
                DecodeMode.EXACT,
                AbstentionPolicy.defaults(),
                Parallelism.THROUGHPUT.workers(),
                DEFAULT_QUEUE);
    }

    /**
     * These options with one more decoder, asked before the others.
     *
     * @param decoder for example that of module dicom
     * @return the changed copy
     */
    public ClassifierOptions withDecoder(ImageDecoder decoder) {
        List<ImageDecoder> all =
                Stream.concat(Stream.of(decoder), decoders.stream()).toList();
        return new ClassifierOptions(all, limits, mode, policy, workers, queue);
    }

    /**
     * These options with other limits.
     *
     * @param newLimits what a file may ask for at most
     * @return the changed copy
     */
    public ClassifierOptions withLimits(DecodeLimits newLimits) {
        return new ClassifierOptions(decoders, newLimits, mode, policy, workers, queue);
    }

    /**
     * These options with another decode mode.
     *
     * @param newMode FAST or EXACT
     * @return the changed copy
     */
    public ClassifierOptions withMode(DecodeMode newMode) {
        return new ClassifierOptions(decoders, limits, newMode, policy, workers, queue);
    }

    /**
     * These options with other checks of the image.
     *
     * @param newChecks thresholds, and what makes the classifier abstain
     * @return the changed copy
     */
    public ClassifierOptions withChecks(InputChecks newChecks) {
        return withAbstentionPolicy(policy.withChecks(newChecks));
    }

    /**
     * These options with other gates.
     *
     * @param newPolicy when the classifier abstains, the checks of the image included
     * @return the changed copy
     */
    public ClassifierOptions withAbstentionPolicy(AbstentionPolicy newPolicy) {
        return new ClassifierOptions(decoders, limits, mode, newPolicy, workers, queue);
    }

    /**
     * These options with the number of workers of a preset.
     *
     * @param preset LATENCY or THROUGHPUT
     * @return the changed copy
     */
    public ClassifierOptions withParallelism(Parallelism preset) {
        return withWorkers(preset.workers());
    }

    /**
     * These options with a number of workers: how many runs of the model go on at once.
     *
     * @param count 1 to 1024
     * @return the changed copy
     */
    public ClassifierOptions withWorkers(int count) {
        return new ClassifierOptions(decoders, limits, mode, policy, count, queue);
    }

    /**
     * These options with another length of the queue of {@link XrayClassifier#classifyAsync}.
     *
     * @param length asynchronous requests that may wait or run, at least 1
     * @return the changed copy
     */
    public ClassifierOptions withQueue(int length) {
        return new ClassifierOptions(decoders, limits, mode, policy, workers, length);
    }

    /** {@return the decoders in the order they are asked; the standard one last} */
    public List<ImageDecoder> decoders() {
        return decoders;
    }

    /** {@return what a file may ask for at most} */
    public DecodeLimits limits() {
        return limits;
    }

    /** {@return how much of a file is decoded} */
    public DecodeMode mode() {
        return mode;
    }

    /** {@return what is asked of an image} */
    public InputChecks checks() {
        return policy.checks();
    }

    /** {@return when the classifier abstains} */
    public AbstentionPolicy abstentionPolicy() {
        return policy;
    }

    /** {@return how many runs of the model go on at once, at least 1} */
    public int workers() {
        return workers;
    }

    /** {@return how many asynchronous requests may wait or run, at least 1} */
    public int queue() {
        return queue;
    }
}
