// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.predict.AbstentionPolicy;
import io.github.xrayclassifier.predict.InputChecks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The options of a classifier: decoders and limits, checks of the image, workers and waiting.
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
    private final OptionalInt workers;
    private final int queue;
    private final Optional<Duration> longestWait;
    private final OptionalInt whiteLevel;
    private final Consumer<? super Outcome> observer;

    private ClassifierOptions(
            List<ImageDecoder> decoders,
            DecodeLimits limits,
            DecodeMode mode,
            AbstentionPolicy policy,
            OptionalInt workers,
            int queue,
            Optional<Duration> longestWait,
            OptionalInt whiteLevel,
            Consumer<? super Outcome> observer) {
        if (queue < 1) {
            throw new IllegalArgumentException("queue: expected at least 1, found " + queue);
        }
        this.decoders = List.copyOf(decoders);
        this.limits = limits;
        this.mode = mode;
        this.policy = policy;
        this.workers = workers;
        this.queue = queue;
        this.longestWait = longestWait;
        this.whiteLevel = whiteLevel;
        this.observer = observer;
    }

    /**
     * The standard decoder under the default limits, mode STANDARD, default checks, as many workers as the backend
     * suggests, a queue of 256, callers that wait for a worker as long as it takes.
     *
     * @return the options
     */
    public static ClassifierOptions defaults() {
        return new ClassifierOptions(
                List.of(ImageDecoder.standard()),
                DecodeLimits.defaults(),
                DecodeMode.STANDARD,
                AbstentionPolicy.defaults(),
                OptionalInt.empty(),
                DEFAULT_QUEUE,
                Optional.empty(),
                OptionalInt.empty(),
                outcome -> {});
    }

    /**
     * These options with one more decoder, tried before the others.
     *
     * @param decoder for example that of module dicom
     * @return the changed copy
     */
    public ClassifierOptions withDecoder(ImageDecoder decoder) {
        List<ImageDecoder> all =
                Stream.concat(Stream.of(decoder), decoders.stream()).toList();
        return new ClassifierOptions(all, limits, mode, policy, workers, queue, longestWait, whiteLevel, observer);
    }

    /**
     * These options with other limits.
     *
     * @param newLimits checked before anything is allocated
     * @return the changed copy
     */
    public ClassifierOptions withLimits(DecodeLimits newLimits) {
        return new ClassifierOptions(
                decoders, newLimits, mode, policy, workers, queue, longestWait, whiteLevel, observer);
    }

    /**
     * These options with another decode mode.
     *
     * @param newMode FAST, STANDARD or EXACT
     * @return the changed copy
     */
    public ClassifierOptions withMode(DecodeMode newMode) {
        return new ClassifierOptions(
                decoders, limits, newMode, policy, workers, queue, longestWait, whiteLevel, observer);
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
     * These options with another abstention policy.
     *
     * @param newPolicy the checks of the image included
     * @return the changed copy
     */
    public ClassifierOptions withAbstentionPolicy(AbstentionPolicy newPolicy) {
        return new ClassifierOptions(
                decoders, limits, mode, newPolicy, workers, queue, longestWait, whiteLevel, observer);
    }

    /**
     * These options with a number of workers. Each decodes and runs for one caller at a time and has its own memory, so
     * this is the bound of both; {@link Backend#workers()} is what the backend suggests.
     *
     * @param count 1 to 1024
     * @return the changed copy
     */
    public ClassifierOptions withWorkers(int count) {
        if (count < 1 || count > MOST_WORKERS) {
            throw new IllegalArgumentException("workers: expected 1 to " + MOST_WORKERS + ", found " + count);
        }
        return new ClassifierOptions(
                decoders, limits, mode, policy, OptionalInt.of(count), queue, longestWait, whiteLevel, observer);
    }

    /**
     * These options with another length of the queue of {@link XrayClassifier#classifyAsync}.
     *
     * @param length asynchronous requests that may wait or run, at least 1; a further one is told that the classifier is
     *     busy
     * @return the changed copy
     */
    public ClassifierOptions withQueue(int length) {
        return new ClassifierOptions(
                decoders, limits, mode, policy, workers, length, longestWait, whiteLevel, observer);
    }

    /**
     * These options with a bound on how long a caller of {@link XrayClassifier#classify} waits while all workers are busy.
     *
     * @param longest zero or more; beyond it the caller is told that the classifier is busy
     * @return the changed copy
     */
    public ClassifierOptions withLongestWait(Duration longest) {
        if (longest.isNegative()) {
            throw new IllegalArgumentException("longest wait: expected zero or more, found " + longest);
        }
        return new ClassifierOptions(
                decoders, limits, mode, policy, workers, queue, Optional.of(longest), whiteLevel, observer);
    }

    /**
     * These options with a stated white level, for files and buffered images whose samples use a part of their range
     * without saying so, for example 4095 for samples of 12 bits stored in 16.
     *
     * @param level the sample value that is white, 1 to 65535; an image with a brighter sample is refused
     * @return the changed copy
     */
    public ClassifierOptions withWhiteLevel(int level) {
        if (level < 1 || level > 65_535) {
            throw new IllegalArgumentException("white level: expected 1 to 65535, found " + level);
        }
        return new ClassifierOptions(
                decoders, limits, mode, policy, workers, queue, longestWait, OptionalInt.of(level), observer);
    }

    /**
     * These options with an observer of all outcomes, for metrics or a log: answers and failures of every form of
     * classification, those included that are refused because the classifier is busy.
     *
     * @param newObserver replaces the one before; called by the thread that classified, by many at once, before the caller
     *     has the answer; what it throws is logged and changes nothing
     * @return the changed copy
     */
    public ClassifierOptions withObserver(Consumer<? super Outcome> newObserver) {
        return new ClassifierOptions(
                decoders, limits, mode, policy, workers, queue, longestWait, whiteLevel, newObserver);
    }

    /** {@return the observer of all outcomes} */
    public Consumer<? super Outcome> observer() {
        return observer;
    }

    /** {@return the decoders in the order they are tried; the standard one last} */
    public List<ImageDecoder> decoders() {
        return decoders;
    }

    /** {@return the limits of a file} */
    public DecodeLimits limits() {
        return limits;
    }

    /** {@return the decode mode} */
    public DecodeMode mode() {
        return mode;
    }

    /** {@return the checks of an image} */
    public InputChecks checks() {
        return policy.checks();
    }

    /** {@return the abstention policy} */
    public AbstentionPolicy abstentionPolicy() {
        return policy;
    }

    /** {@return the number of workers; empty for what the backend suggests} */
    public OptionalInt workers() {
        return workers;
    }

    /** {@return the number of asynchronous requests that may wait or run, at least 1} */
    public int queue() {
        return queue;
    }

    /** {@return the longest that a caller waits for a worker; empty for as long as it takes} */
    public Optional<Duration> longestWait() {
        return longestWait;
    }

    /** {@return the stated sample value that is white; empty for what each file says} */
    public OptionalInt whiteLevel() {
        return whiteLevel;
    }

    /**
     * All options.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "ClassifierOptions[mode " + mode + ", workers "
                + (workers.isPresent() ? workers.getAsInt() : "as the backend suggests") + ", queue " + queue
                + ", longest wait " + longestWait.map(Duration::toString).orElse("none") + ", white level "
                + (whiteLevel.isPresent() ? whiteLevel.getAsInt() : "as the file says") + ", " + limits + ", " + policy
                + ", decoders "
                + decoders.stream().map(d -> d.getClass().getSimpleName()).toList() + "]";
    }
}
