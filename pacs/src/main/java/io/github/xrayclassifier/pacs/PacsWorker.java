// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.pacs.dicomweb.DicomWeb;
import io.github.xrayclassifier.pacs.dicomweb.DicomWebException;
import io.github.xrayclassifier.pacs.ledger.Claim;
import io.github.xrayclassifier.pacs.ledger.Ledger;
import io.github.xrayclassifier.pacs.ledger.Result;
import io.github.xrayclassifier.pacs.ledger.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A worker that classifies the new radiographs of an archive and stores the results in their studies.
 *
 * <p>Nothing is lost: an image stays in the {@link Ledger} until its results are stored, and a worker that starts frees the
 * images of those whose processes ended. Nothing is doubled: two workers on one ledger never take the same image, and the
 * objects about an image have the same UIDs whenever they are made, so that a second store of one that was stored already
 * changes nothing. A fault of the archive (it is down, full, or refuses the credentials) ends the pass and counts against no
 * image.
 *
 * <p>It owns none of archive, classifier and ledger. One method at a time; {@link #stop} from any thread.
 */
public final class PacsWorker {

    private static final System.Logger LOG = System.getLogger(PacsWorker.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final long LONGEST_PAUSE_MILLIS = 300_000;

    private final DicomWeb archive;
    private final XrayClassifier classifier;
    private final Ledger ledger;
    private final WorkerOptions options;
    private final Object changed = new Object();
    private final Object listening = new Object();
    private boolean isSearching;
    private boolean isStopped;
    private boolean isFailing;
    private long finds;
    private long pass;

    private PacsWorker(DicomWeb archive, XrayClassifier classifier, Ledger ledger, WorkerOptions options) {
        this.archive = archive;
        this.classifier = classifier;
        this.ledger = ledger;
        this.options = options;
    }

    /**
     * A worker.
     *
     * @param archive to search and to store in
     * @param classifier shared by the worker's threads
     * @param ledger of this archive
     * @param options what to look for
     * @return the worker; nothing happens yet
     * @throws IOException if the ledger belongs to another archive
     */
    public static PacsWorker of(DicomWeb archive, XrayClassifier classifier, Ledger ledger, WorkerOptions options)
            throws IOException {
        ledger.bindTo(archive.base());
        return new PacsWorker(archive, classifier, ledger, options);
    }

    /**
     * Searches once and works until no image is left that can still be done: those that fail are tried again, after a pause
     * that grows, until their attempts are used up.
     *
     * @param listener gets each image whose work has ended, one at a time
     * @throws IOException if the archive fails, or the ledger
     */
    public void once(Consumer<? super Processed> listener) throws IOException {
        pass(true, listener);
        Duration pause = FIRST_PAUSE;
        while (!isStopped() && ledger.open(options.attempts()) > 0) {
            rest(pause);
            pass(false, listener);
            pause = longer(pause);
        }
    }

    /**
     * Searches and works, again and again, until it is stopped or its thread is interrupted. While the archive fails it
     * keeps trying, after pauses that grow up to five minutes.
     *
     * @param listener gets each image whose work has ended, one at a time
     * @param problems gets each failure of the archive, one a pass
     * @throws IOException if the ledger fails
     */
    public void watch(Consumer<? super Processed> listener, Consumer<? super IOException> problems) throws IOException {
        Duration pause = options.interval();
        while (!isStopped()) {
            try {
                work(true, listener);
                pause = options.interval();
            } catch (ArchiveException e) {
                problems.accept(e.problem());
                pause = longer(pause);
            }
            rest(pause);
        }
    }

    private static Duration longer(Duration pause) {
        return Duration.ofMillis(Math.min(LONGEST_PAUSE_MILLIS, 2 * pause.toMillis()));
    }

    /** Takes no further image; those in work are finished, and then {@link #once} or {@link #watch} returns. */
    public void stop() {
        synchronized (changed) {
            isStopped = true;
            changed.notifyAll();
        }
    }

    private boolean isStopped() {
        synchronized (changed) {
            return isStopped;
        }
    }

    private void rest(Duration time) throws InterruptedIOException {
        await(() -> isStopped, time);
    }

    /** Waits until something has changed, at most for a time of the monotonic clock: a clock that is set changes nothing. */
    private void await(BooleanSupplier isOver, Duration longest) throws InterruptedIOException {
        long end = System.nanoTime() + longest.toNanos();
        synchronized (changed) {
            try {
                for (long left = longest.toNanos();
                        left > 0 && !isOver.getAsBoolean();
                        left = end - System.nanoTime()) {
                    changed.wait(Math.max(1, left / 1_000_000));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("worker: interrupted while it waited");
            }
        }
    }

    private void pass(boolean search, Consumer<? super Processed> listener) throws IOException {
        try {
            work(search, listener);
        } catch (ArchiveException e) {
            throw e.problem();
        }
    }

    private void work(boolean search, Consumer<? super Processed> listener) throws IOException, ArchiveException {
        pass++;
        setFailing(false);
        int freed = ledger.reclaim();
        if (freed > 0) {
            LOG.log(System.Logger.Level.INFO, "{0} images of workers that ended are free again", freed);
        }
        setSearching(search);
        ExecutorService threads = Executors.newFixedThreadPool(options.threads() + 1);
        try {
            List<Future<?>> parts = new ArrayList<>();
            if (search) {
                parts.add(threads.submit(() -> {
                    search();
                    return null;
                }));
            }
            for (int i = 0; i < options.threads(); i++) {
                parts.add(threads.submit(() -> {
                    drain(listener);
                    return null;
                }));
            }
            await(parts);
        } finally {
            threads.shutdownNow();
        }
    }

    private void setSearching(boolean value) {
        synchronized (changed) {
            isSearching = value;
            changed.notifyAll();
        }
    }

    private void setFailing(boolean value) {
        synchronized (changed) {
            isFailing = value;
            changed.notifyAll();
        }
    }

    private void search() throws IOException, ArchiveException {
        try {
            new Search(archive, ledger, options, this::wake).run();
        } catch (DicomWebException e) {
            setFailing(true);
            throw new ArchiveException(e);
        } finally {
            setSearching(false);
        }
    }

    private void wake() {
        synchronized (changed) {
            finds++;
            changed.notifyAll();
        }
    }

    /** Takes and does one image after the other, until none is left and none can come. */
    private void drain(Consumer<? super Processed> listener) throws IOException, ArchiveException {
        ImageWork work = new ImageWork(archive, classifier, ledger, options);
        try {
            for (Optional<Claim> claim = next(); claim.isPresent(); claim = next()) {
                one(work, claim.get(), listener);
            }
        } catch (IOException | ArchiveException | RuntimeException e) {
            setFailing(true); // the other threads take no further image in this pass
            throw e;
        }
    }

    private Optional<Claim> next() throws IOException {
        while (true) {
            boolean mayFindMore;
            long seen;
            synchronized (changed) {
                if (isStopped || isFailing || Thread.currentThread().isInterrupted()) {
                    return Optional.empty();
                }
                mayFindMore = isSearching; // both read before the ledger, or the last batch could be missed
                seen = finds;
            }
            Optional<Claim> claim = ledger.claim(options.attempts(), pass);
            if (claim.isPresent() || !mayFindMore) {
                return claim;
            }
            await(() -> finds != seen || !isSearching || isStopped || isFailing, LONGEST_WAIT);
        }
    }

    private void one(ImageWork work, Claim claim, Consumer<? super Processed> listener)
            throws IOException, ArchiveException {
        Processed processed;
        try {
            processed = work.run(claim);
        } catch (ArchiveException | InterruptedIOException | CancellationException e) {
            ledger.release(claim);
            throw e;
        } catch (RuntimeException e) { // a fault of the program; the image may have brought it about
            // Without the exception's own message: it may hold what stands in the file.
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a fault of the program at {0}: {1} at {2}",
                    claim.image(),
                    e.getClass().getName(),
                    Stream.of(e.getStackTrace())
                            .findFirst()
                            .map(Object::toString)
                            .orElse("an unknown place"));
            Result result = new Result(
                    Status.FAILED,
                    Optional.empty(),
                    "a fault of the program: " + e.getClass().getName(),
                    Duration.ZERO);
            processed = new Processed(claim.image(), claim.attempt(), result, new Stopwatch().times());
        }
        ledger.end(claim, pass, processed.result());
        synchronized (listening) {
            listener.accept(processed);
        }
    }

    /** Waits for all parts, and throws the first failure. */
    private void await(List<Future<?>> parts) throws IOException, ArchiveException {
        Optional<Throwable> failure = Optional.empty();
        for (Future<?> part : parts) {
            try {
                part.get();
            } catch (ExecutionException e) {
                failure = failure.or(() -> Optional.ofNullable(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("worker: interrupted");
            }
        }
        if (failure.isPresent()) {
            rethrow(failure.get());
        }
    }

    private static void rethrow(Throwable failure) throws IOException, ArchiveException {
        if (failure instanceof ArchiveException e) {
            throw e;
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException(failure);
    }
}
