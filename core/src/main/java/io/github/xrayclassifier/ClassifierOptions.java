// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.ImageDecoder;
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
    private final InputChecks checks;
    private final int workers;
    private final int queue;

    private ClassifierOptions(
            List<ImageDecoder> decoders,
            DecodeLimits limits,
            DecodeMode mode,
            InputChecks checks,
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
        this.checks = checks;
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
                InputChecks.defaults(),
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
        return new ClassifierOptions(all, limits, mode, checks, workers, queue);
    }

    /**
     * These options with other limits.
     *
     * @param newLimits what a file may ask for at most
     * @return the changed copy
     */
    public ClassifierOptions withLimits(DecodeLimits newLimits) {
        return new ClassifierOptions(decoders, newLimits, mode, checks, workers, queue);
    }

    /**
     * These options with another decode mode.
     *
     * @param newMode FAST or EXACT
     * @return the changed copy
     */
    public ClassifierOptions withMode(DecodeMode newMode) {
        return new ClassifierOptions(decoders, limits, newMode, checks, workers, queue);
    }

    /**
     * These options with other checks of the picture.
     *
     * @param newChecks thresholds, and what makes the classifier abstain
     * @return the changed copy
     */
    public ClassifierOptions withChecks(InputChecks newChecks) {
        return new ClassifierOptions(decoders, limits, mode, newChecks, workers, queue);
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
        return new ClassifierOptions(decoders, limits, mode, checks, count, queue);
    }

    /**
     * These options with another length of the queue of {@link XrayClassifier#classifyAsync}.
     *
     * @param length asynchronous requests that may wait or run, at least 1
     * @return the changed copy
     */
    public ClassifierOptions withQueue(int length) {
        return new ClassifierOptions(decoders, limits, mode, checks, workers, length);
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

    /** {@return what is asked of a picture} */
    public InputChecks checks() {
        return checks;
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
