// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
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
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Classifies chest X-rays with one model. Research use, not for diagnosis.
 *
 * <p>One instance is made for many threads; it owns its backend. Whatever goes wrong with one image is an
 * {@link XrayException} (a type for each cause that a caller can act on) or, for the disk, an {@link IOException}; a
 * closed classifier throws {@link IllegalStateException}. A message names a file only where the caller gave its path.
 */
public final class XrayClassifier implements AutoCloseable {

    private final Backend backend;
    private final ClassifierOptions options;
    private final Predictor predictor;
    private final InferenceContextPool contexts;
    private final SourceReaderPool readers;
    private final Workers workers;
    private final CloseGuard guard = new CloseGuard();

    private XrayClassifier(Backend backend, ClassifierOptions options) {
        this.backend = backend;
        this.options = options;
        this.predictor = Predictor.of(backend.card(), backend.info(), options.abstentionPolicy());
        this.contexts = new InferenceContextPool(backend, options.workers());
        // Two at least: one decodes while the other runs the model.
        int threads = Math.max(2, options.workers());
        this.readers =
                new SourceReaderPool(options, backend.card().preprocessing().shape(), threads);
        this.workers = new Workers(threads, options.queue());
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
     * @param options how to read, check and work
     * @return the classifier
     * @throws XrayException if the model's card does not support the operating point that the options demand
     */
    public static XrayClassifier open(Backend backend, ClassifierOptions options) {
        return new XrayClassifier(backend, options);
    }

    /** {@return what the model says of itself} */
    public ModelCard card() {
        return backend.card();
    }

    /** {@return where the model runs} */
    public BackendInfo info() {
        return backend.info();
    }

    /**
     * Classifies the image in a file; the content decides what kind it is, not the name.
     *
     * @param file a regular file
     * @return the answer
     * @throws IOException if it cannot be read: {@link java.nio.file.NoSuchFileException} if there is none
     * @throws XrayException if it is no image that can be read, or the model fails; the message begins with the path
     */
    public Prediction classify(Path file) throws IOException {
        return read(reader -> {
            DecodedImage picture = reader.read(file);
            try {
                return answer(picture);
            } catch (XrayException e) {
                throw e.at(file.toString());
            }
        });
    }

    /**
     * Classifies the image in a file's bytes.
     *
     * @param file the whole file
     * @return the answer
     * @throws XrayException if it is no image that can be read, or the model fails
     */
    public Prediction classify(byte[] file) {
        return classify(ByteBuffer.wrap(file));
    }

    /**
     * Classifies the image in a file's bytes.
     *
     * @param file the whole file, from position to limit, which stay as they are
     * @return the answer
     * @throws XrayException if it is no image that can be read, or the model fails
     */
    public Prediction classify(ByteBuffer file) {
        return read(reader -> answer(reader.read(file)));
    }

    /**
     * Classifies the image in a stream.
     *
     * @param file read to its end, at most one byte beyond the limit of a file; not closed
     * @return the answer
     * @throws IOException if the stream cannot be read
     * @throws XrayException if it is no image that can be read, or the model fails
     */
    public Prediction classify(InputStream file) throws IOException {
        return read(reader -> answer(reader.read(file)));
    }

    /**
     * Classifies an image in memory. Gray keeps its depth; of color the luma of BT.601 is taken.
     *
     * @param picture upright
     * @return the answer
     * @throws XrayException if it is neither gray nor RGB, or the model fails
     */
    public Prediction classify(BufferedImage picture) {
        return within(() -> answer(DecodedImage.of(picture)));
    }

    /**
     * Classifies gray samples.
     *
     * @param picture upright, 0 = black
     * @return the answer
     * @throws XrayException if the model fails
     */
    public Prediction classify(GrayImage picture) {
        return classify(DecodedImage.of(picture, "gray samples"));
    }

    /**
     * Classifies an image that was decoded before, so that drawing over it needs no second decode.
     *
     * @param picture what {@link #decode} gave
     * @return the answer
     * @throws XrayException if the model fails
     */
    public Prediction classify(DecodedImage picture) {
        return within(() -> answer(picture));
    }

    /**
     * Decodes a file, every pixel of it whatever the mode, for example to draw a heatmap over it.
     *
     * @param file a regular file
     * @return the upright image
     * @throws IOException if it cannot be read
     * @throws XrayException if it is no image that can be read; the message begins with the path
     */
    public DecodedImage decode(Path file) throws IOException {
        return within(() -> SourceReader.readEveryPixel(file, options));
    }

    /**
     * Classifies many files on the classifier's own threads. One bad file loses nothing of the others.
     *
     * @param files in any number
     * @return one outcome a file, in the order of the files
     */
    public List<Outcome> classifyAll(List<Path> files) {
        try (Stream<Outcome> outcomes = classifyAll(files.stream())) {
            return outcomes.toList();
        }
    }

    /**
     * Classifies files as they come, on the classifier's own threads: while one outcome is taken, two files a worker are
     * already read, decoded and run. Nothing is read before the stream is consumed.
     *
     * @param files consumed lazily, closed with the stream that is returned
     * @return one outcome a file, in the order of the files; close it if it is not read to its end. If the classifier is
     *     closed or the consuming thread interrupted meanwhile, it throws {@link IllegalStateException} or
     *     {@link java.util.concurrent.CancellationException}
     */
    public Stream<Outcome> classifyAll(Stream<Path> files) {
        guard.requireOpen();
        int ahead = 2 * Math.max(2, options.workers());
        var window =
                new OrderedPrefetch<Path, Outcome>(files.iterator(), ahead, file -> submitted(() -> outcome(file)));
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(window, traits), false)
                .onClose(window::cancel)
                .onClose(files::close);
    }

    /**
     * Classifies a file on the classifier's own threads, within a deadline.
     *
     * @param file a regular file
     * @param deadline above zero, counted from now; a run under way when it passes runs on, but nobody hears of it
     * @return completes with the answer, with what {@link #classify(Path)} throws, or with a
     *     {@link java.util.concurrent.TimeoutException}; may be cancelled
     * @throws java.util.concurrent.RejectedExecutionException if as many requests wait or run as the queue of the options
     *     takes
     */
    public CompletableFuture<Prediction> classifyAsync(Path file, Duration deadline) {
        return submitted(() -> classify(file), deadline, file.toString());
    }

    /**
     * Classifies a file's bytes on the classifier's own threads, within a deadline.
     *
     * @param file the whole file; not copied, so it must not change before the answer
     * @param deadline above zero, counted from now; a run under way when it passes runs on, but nobody hears of it
     * @return completes with the answer, with what {@link #classify(byte[])} throws, or with a
     *     {@link java.util.concurrent.TimeoutException}; may be cancelled
     * @throws java.util.concurrent.RejectedExecutionException if as many requests wait or run as the queue of the options
     *     takes
     */
    public CompletableFuture<Prediction> classifyAsync(byte[] file, Duration deadline) {
        return submitted(() -> classify(file), deadline, file.length + " bytes");
    }

    private <E extends Exception> Prediction read(SourceReaderPool.Reading<Prediction, E> reading) throws E {
        return within(() -> readers.lend(reading));
    }

    private Prediction answer(DecodedImage image) {
        InferenceContextPool.Run run = contexts.run(image);
        return predictor.predict(image, run.output(), run.distance());
    }

    private Outcome outcome(Path file) {
        long start = System.nanoTime();
        try {
            Prediction answer = classify(file);
            return new Outcome.Answered(file, answer, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException | RuntimeException e) {
            guard.requireOpen(); // that is no failure of the file
            return new Outcome.Failed(file, e, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private <T> CompletableFuture<T> submitted(Callable<T> task) {
        return within(() -> workers.submit(task));
    }

    private <T> CompletableFuture<T> submitted(Callable<T> task, Duration deadline, String where) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException(where + ": expected a deadline above zero, found " + deadline);
        }
        return within(() -> workers.submit(task, deadline, where));
    }

    /** Work that closing must wait for. */
    @FunctionalInterface
    private interface Work<T, E extends Exception> {

        T done() throws E;
    }

    private <T, E extends Exception> T within(Work<T, E> work) throws E {
        guard.enter();
        try {
            return work.done();
        } finally {
            guard.leave();
        }
    }

    /** Refuses new work, waits for what is under way, then closes the backend. Closing twice is fine. Never throws. */
    @Override
    public void close() {
        guard.close();
        workers.close();
        contexts.close();
        backend.close();
    }
}
