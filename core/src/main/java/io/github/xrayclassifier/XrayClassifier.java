// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.explain.Lungs;
import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.lifecycle.CloseGuard;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Predictor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A classifier of chest X-rays with one model. Research use, not for diagnosis.
 *
 * <p>One instance is made for many threads; it owns its backend. At most as many images are decoded and run at once as
 * there are {@linkplain ClassifierOptions#withWorkers workers}, each with its own reusable memory, whatever the number of
 * callers. The synchronous methods work on the caller's thread, or for a virtual thread on a platform thread, so that other
 * virtual threads go on. While all workers are busy they wait for one, at most as long as the options say
 * ({@link ClassifierBusyException}) and until the thread is interrupted ({@link CancellationException}, the interrupt is
 * kept). An interrupt later than that ends the reading of a
 * file, with an {@link IOException}, and nothing else.
 *
 * <p>Whatever goes wrong with one image is an {@link XrayException} (a type for each cause that a caller can act on) or, for
 * the disk, an {@link IOException}; a closed classifier throws {@link IllegalStateException}. A message names a file only
 * where the caller gave its path or a name.
 */
public final class XrayClassifier implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(XrayClassifier.class.getName());

    // A terminated run ends within milliseconds; a decode, which nothing terminates, within a second.
    private static final Duration AFTER_TERMINATION = Duration.ofSeconds(2);

    private final Backend backend;
    private final Optional<Backend> lungs;
    private final ClassifierOptions options;
    private final Predictor predictor;
    private final int workers;
    private final WorkerPool pool;
    private final RequestThreads threads;
    private final CloseGuard guard = CloseGuard.of("classifier: expected an open one, found it closed");

    private XrayClassifier(Backend backend, Optional<Backend> lungs, ClassifierOptions options) {
        this.backend = backend;
        this.lungs = lungs;
        this.options = options;
        this.predictor = Predictor.of(backend.card(), backend.info(), options.abstentionPolicy());
        this.workers = options.workers().orElseGet(backend::workers);
        this.pool = new WorkerPool(backend, lungs, options, workers);
        this.threads = new RequestThreads(guard, workers, options.queue());
    }

    /**
     * Opens a classifier with the default options.
     *
     * @param backend a loaded model; closed with the classifier
     * @return the classifier
     */
    public static XrayClassifier open(Backend backend) {
        return open(backend, ClassifierOptions.defaults());
    }

    /**
     * Opens a classifier.
     *
     * @param backend a loaded model; closed with the classifier
     * @param options decoders, checks, workers
     * @return the classifier
     * @throws XrayException if the model's card does not support the operating point that the options demand
     */
    public static XrayClassifier open(Backend backend, ClassifierOptions options) {
        return new XrayClassifier(backend, Optional.empty(), options);
    }

    /**
     * Opens a classifier that also finds the lungs: every prediction says where they lie and how much of the evidence lies
     * in them, and an image without lungs gets no answer.
     *
     * @param backend a loaded model; closed with the classifier
     * @param lungs a loaded lung segmentation network; closed with the classifier
     * @param options decoders, checks, workers
     * @return the classifier
     * @throws IllegalArgumentException if the second model is no lung segmentation network
     * @throws XrayException if the model's card does not support the operating point that the options demand
     */
    public static XrayClassifier open(Backend backend, Backend lungs, ClassifierOptions options) {
        if (!lungs.card().findings().equals(List.of(Lungs.FINDING))) {
            throw new IllegalArgumentException("lungs: expected a model with the one finding " + Lungs.FINDING
                    + ", found " + lungs.card().name() + " with " + lungs.card().findings());
        }
        return new XrayClassifier(backend, Optional.of(lungs), options);
    }

    /** {@return the model's card} */
    public ModelCard card() {
        return backend.card();
    }

    /** {@return the runtime, provider and hash of the model} */
    public BackendInfo info() {
        return backend.info();
    }

    /** {@return the options it was opened with} */
    public ClassifierOptions options() {
        return options;
    }

    /** {@return the number of images that are decoded and run at once, at least 1} */
    public int workers() {
        return workers;
    }

    /** {@return the number of requests that wait or run, of every form} */
    public int requests() {
        return guard.inside();
    }

    /** {@return false once it is closed or closing} */
    public boolean isOpen() {
        return guard.isOpen();
    }

    /**
     * Classifies an image in any form.
     *
     * @param source a file, bytes, a stream or an image in memory
     * @return the answer
     * @throws IOException if it cannot be read: {@link java.nio.file.NoSuchFileException} if there is no such file
     * @throws XrayException if it is no image that can be read, the model fails or the classifier is busy; the message
     *     begins with the source's path or given name
     */
    public Prediction classify(ImageSource source) throws IOException {
        guard.enter();
        try {
            return answer(source, new Cancellation(), options.longestWait());
        } finally {
            guard.leave();
        }
    }

    /**
     * Classifies the image in a file; the content decides its kind, not the name.
     *
     * @param file a regular file
     * @return the answer
     * @throws IOException if it cannot be read: {@link java.nio.file.NoSuchFileException} if there is none
     * @throws XrayException if it is no image that can be read, the model fails or the classifier is busy; the message
     *     begins with the path
     */
    public Prediction classify(Path file) throws IOException {
        return classify(ImageSource.of(file));
    }

    /**
     * Classifies the image in a file's bytes.
     *
     * @param file the whole file
     * @return the answer
     * @throws XrayException if it is no image that can be read, the model fails or the classifier is busy
     */
    public Prediction classify(byte[] file) {
        return inMemory(ImageSource.wrap(file));
    }

    /**
     * Classifies the image in a file's bytes.
     *
     * @param file the whole file, from position to limit, which stay as they are
     * @return the answer
     * @throws XrayException if it is no image that can be read, the model fails or the classifier is busy
     */
    public Prediction classify(ByteBuffer file) {
        return inMemory(ImageSource.wrap(file));
    }

    /**
     * Classifies the image in a stream. A worker reads it, so a slow stream keeps one from others.
     *
     * @param file read to its end, at most one byte beyond the limit of a file; not closed
     * @return the answer
     * @throws IOException if the stream cannot be read
     * @throws XrayException if it is no image that can be read, the model fails or the classifier is busy
     */
    public Prediction classify(InputStream file) throws IOException {
        return classify(ImageSource.wrap(file));
    }

    /**
     * Classifies an image in memory. Gray keeps its depth; of color the luma of BT.601 is taken.
     *
     * @param image upright
     * @return the answer
     * @throws XrayException if it is neither gray nor RGB, the model fails or the classifier is busy
     */
    public Prediction classify(BufferedImage image) {
        return inMemory(ImageSource.wrap(image));
    }

    /**
     * Classifies gray samples.
     *
     * @param image upright, 0 = black
     * @return the answer
     * @throws XrayException if the model fails or the classifier is busy
     */
    public Prediction classify(GrayImage image) {
        return inMemory(ImageSource.of(image));
    }

    /**
     * Classifies an image that was decoded before, so that drawing over it needs no second decode.
     *
     * @param image for example from {@link #decode}
     * @return the answer
     * @throws XrayException if the model fails or the classifier is busy
     */
    public Prediction classify(DecodedImage image) {
        return inMemory(ImageSource.of(image));
    }

    private Prediction inMemory(ImageSource source) {
        try {
            return classify(source);
        } catch (IOException e) {
            throw new AssertionError("reading from memory does no input or output", e);
        }
    }

    /**
     * Decodes a file, every pixel of it whatever the mode, for example to draw a heatmap over it.
     *
     * @param file a regular file
     * @return the upright image
     * @throws IOException if it cannot be read
     * @throws XrayException if it is no image that can be read or the classifier is busy; the message begins with the path
     */
    public DecodedImage decode(Path file) throws IOException {
        return decode(ImageSource.of(file));
    }

    /**
     * Decodes an image in any form, every pixel of it whatever the mode, for example to draw a heatmap over it.
     *
     * @param source a file, bytes, a stream or an image in memory
     * @return the upright image
     * @throws IOException if it cannot be read
     * @throws XrayException if it is no image that can be read or the classifier is busy; the message begins with the
     *     source's path or given name
     */
    public DecodedImage decode(ImageSource source) throws IOException {
        guard.enter();
        try {
            return pool.lend(
                    options.longestWait(),
                    new Cancellation(),
                    worker -> source.read(SourceReader.ofEveryPixel(options)));
        } catch (XrayException e) {
            throw source.isNamed() ? e.at(source.name()) : e;
        } finally {
            guard.leave();
        }
    }

    /**
     * Classifies many files on the classifier's own threads. One bad file loses nothing of the others.
     *
     * @param files in any number
     * @return one outcome a file, in the order of the files
     */
    public List<Outcome> classifyAll(List<Path> files) {
        try (Stream<Outcome> outcomes = classifyAll(files.stream().map(ImageSource::of))) {
            return outcomes.toList();
        }
    }

    /**
     * Classifies images as they come, on the classifier's own threads: while one outcome is taken, two images a worker are
     * already read, decoded and run. Nothing is read before the stream is consumed.
     *
     * @param sources consumed lazily, closed with the stream that is returned
     * @return one outcome an image, in the order of the sources; close it if it is not read to its end. If the classifier is
     *     closed or the consuming thread interrupted meanwhile, it throws {@link IllegalStateException} or
     *     {@link CancellationException}
     */
    public Stream<Outcome> classifyAll(Stream<ImageSource> sources) {
        guard.requireOpen();
        int ahead = 2 * Math.max(2, workers);
        var prefetch = new OrderedPrefetch<ImageSource, Outcome>(sources.iterator(), ahead, source -> {
            Cancellation cancellation = new Cancellation();
            return threads.submit(() -> outcome(source, cancellation), cancellation);
        });
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(prefetch, traits), false)
                .onClose(prefetch::cancel)
                .onClose(sources::close);
    }

    /**
     * Classifies an image on the classifier's own threads.
     *
     * @param source a file, bytes, a stream or an image in memory
     * @return completes with the answer or with what {@link #classify(ImageSource)} throws. Cancelling it (itself, not a
     *     stage of it) takes it from the queue, or keeps its next step from beginning and terminates its run of the model.
     *     Stages that follow run on the classifier's threads unless they are asynchronous, and must not close it
     * @throws ClassifierBusyException if as many requests wait or run as the queue of the options takes
     */
    public CompletableFuture<Prediction> classifyAsync(ImageSource source) {
        Cancellation cancellation = new Cancellation();
        try {
            return threads.enqueue(() -> answer(source, cancellation, Optional.empty()), cancellation, source.name());
        } catch (ClassifierBusyException e) {
            observe(new Outcome.Failed(source.name(), e, Duration.ZERO));
            throw e;
        }
    }

    /**
     * Classifies an image on the classifier's own threads, within a deadline.
     *
     * @param source a file, bytes, a stream or an image in memory
     * @param deadline above zero, counted from now; when it passes, the request is cancelled
     * @return as {@link #classifyAsync(ImageSource)}, or completes with a {@link java.util.concurrent.TimeoutException}
     * @throws ClassifierBusyException if as many requests wait or run as the queue of the options takes
     */
    public CompletableFuture<Prediction> classifyAsync(ImageSource source, Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException(source.name() + ": expected a deadline above zero, found " + deadline);
        }
        CompletableFuture<Prediction> answer = classifyAsync(source);
        threads.arm(answer, deadline, source.name());
        return answer;
    }

    /**
     * Classifies a file on the classifier's own threads.
     *
     * @param file a regular file
     * @return as {@link #classifyAsync(ImageSource)}
     * @throws ClassifierBusyException if as many requests wait or run as the queue of the options takes
     */
    public CompletableFuture<Prediction> classifyAsync(Path file) {
        return classifyAsync(ImageSource.of(file));
    }

    /**
     * Classifies a file on the classifier's own threads, within a deadline.
     *
     * @param file a regular file
     * @param deadline above zero, counted from now; when it passes, the request is cancelled
     * @return as {@link #classifyAsync(ImageSource, Duration)}
     * @throws ClassifierBusyException if as many requests wait or run as the queue of the options takes
     */
    public CompletableFuture<Prediction> classifyAsync(Path file, Duration deadline) {
        return classifyAsync(ImageSource.of(file), deadline);
    }

    /**
     * Classifies a file's bytes on the classifier's own threads.
     *
     * @param file the whole file; not copied, so it must not change before the answer
     * @return as {@link #classifyAsync(ImageSource)}
     * @throws ClassifierBusyException if as many requests wait or run as the queue of the options takes
     */
    public CompletableFuture<Prediction> classifyAsync(byte[] file) {
        return classifyAsync(ImageSource.wrap(file));
    }

    /**
     * Classifies a file's bytes on the classifier's own threads, within a deadline.
     *
     * @param file the whole file; not copied, so it must not change before the answer
     * @param deadline above zero, counted from now; when it passes, the request is cancelled
     * @return as {@link #classifyAsync(ImageSource, Duration)}
     * @throws ClassifierBusyException if as many requests wait or run as the queue of the options takes
     */
    public CompletableFuture<Prediction> classifyAsync(byte[] file, Duration deadline) {
        return classifyAsync(ImageSource.wrap(file), deadline);
    }

    private Prediction answer(ImageSource source, Cancellation cancellation, Optional<Duration> longestWait)
            throws IOException {
        long start = System.nanoTime();
        try {
            Prediction answer = lent(source, cancellation, longestWait);
            observe(new Outcome.Answered(source.name(), answer, since(start)));
            return answer;
        } catch (XrayException e) {
            XrayException named = source.isNamed() ? e.at(source.name()) : e;
            observe(new Outcome.Failed(source.name(), named, since(start)));
            throw named;
        } catch (CancellationException e) {
            throw e; // that is no outcome of an image
        } catch (IOException | RuntimeException e) {
            observe(new Outcome.Failed(source.name(), e, since(start)));
            throw e;
        }
    }

    private Prediction lent(ImageSource source, Cancellation cancellation, Optional<Duration> longestWait)
            throws IOException {
        return pool.lend(longestWait, cancellation, worker -> {
            DecodedImage image = source.read(worker.reader());
            Worker.Run run = worker.run(image, cancellation);
            return predictor.predict(image, run.output(), run.distance(), run.lungs());
        });
    }

    private void observe(Outcome outcome) {
        try {
            options.observer().accept(outcome);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the observer of outcomes failed", e);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Outcome outcome(ImageSource source, Cancellation cancellation) {
        long start = System.nanoTime();
        try {
            Prediction answer = answer(source, cancellation, Optional.empty());
            return new Outcome.Answered(source.name(), answer, since(start));
        } catch (CancellationException e) {
            throw e; // that is no failure of the image
        } catch (IOException | RuntimeException e) {
            return new Outcome.Failed(source.name(), e, since(start));
        }
    }

    /**
     * Refuses new work, lets what was accepted end, then closes the backend. What has no answer when the time is up is
     * dropped: it is cancelled, and whoever waits for it gets a {@link CancellationException}. Nothing is released under a
     * run: if one cannot be terminated, its thread releases the backend when it ends. Closing twice is fine. Never throws.
     * An interrupt is kept for the caller and does not shorten the wait.
     *
     * @param longest how long to wait for what was accepted; zero to drop all of it
     * @return the number of requests that were dropped, 0 if all were answered
     */
    public int close(Duration longest) {
        int dropped = guard.drain(longest);
        if (dropped > 0) {
            LOG.log(System.Logger.Level.WARNING, "closing: {0} requests without an answer were dropped", dropped);
            threads.abandon();
            pool.abandon();
        }
        guard.close(AFTER_TERMINATION, this::release);
        return dropped;
    }

    /** Closes as {@link #close(Duration)} does after 30 seconds at most, which is what orchestrators give a process. */
    @Override
    public void close() {
        close(CloseGuard.DEFAULT_WAIT);
    }

    private void release() {
        threads.close();
        pool.close();
        backend.close();
        lungs.ifPresent(Backend::close);
    }

    /**
     * Model, provider and options.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "XrayClassifier[" + backend.card().name() + ", " + backend.info().provider() + ", " + workers
                + " workers, " + options + "]";
    }
}
