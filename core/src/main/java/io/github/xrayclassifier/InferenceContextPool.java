// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.OutOfDistributionDetector;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * Lends contexts to whoever runs the model, at most one a worker, each with the memory that filling its input takes; opened
 * when first needed. Shared by threads.
 */
final class InferenceContextPool {

    private final Backend backend;
    private final Preprocessing recipe;
    private final Optional<OutOfDistributionDetector> detector;
    private final Semaphore permits;
    private final Queue<Station> idle = new ConcurrentLinkedQueue<>();

    /** A context, what writes to its input, and room for a thumbnail of that. */
    private record Station(InferenceContext context, BiConsumer<DecodedImage, ByteBuffer> writer, float[] thumbnail) {

        RawOutput run(DecodedImage image) {
            writer.accept(image, context.input());
            return context.run();
        }
    }

    InferenceContextPool(Backend backend, int workers) {
        this.backend = backend;
        this.recipe = backend.card().preprocessing();
        this.detector = backend.card().detector();
        this.permits = new Semaphore(workers, true); // fair: no caller waits for ever behind a busier one
    }

    /** What a run gave, and how far its image is from those of the training, where the model can tell. */
    record Run(RawOutput output, Optional<OutOfDistributionDetector.Distance> distance) {}

    Run run(DecodedImage image) {
        permits.acquireUninterruptibly();
        try {
            Station station = idle.poll();
            return run(station == null ? open() : station, image);
        } finally {
            permits.release();
        }
    }

    private Station open() {
        return new Station(
                backend.openContext(),
                recipe.writer(),
                new float[OutOfDistributionDetector.SIDE * OutOfDistributionDetector.SIDE]);
    }

    private Run run(Station station, DecodedImage image) {
        Run run;
        try {
            RawOutput output = station.run(image);
            run = new Run(output, detector.map(statistics -> distance(statistics, station, output)));
        } catch (RuntimeException | Error e) {
            station.context().close(); // what state it is in nobody knows
            throw e;
        }
        idle.add(station);
        return run;
    }

    /** Measured while the context is ours, because the next image overwrites its input. */
    private OutOfDistributionDetector.Distance distance(
            OutOfDistributionDetector statistics, Station station, RawOutput output) {
        OutOfDistributionDetector.thumbnail(recipe, station.context().input(), station.thumbnail());
        return statistics.distance(station.thumbnail(), output.embedding());
    }

    /** For when nobody runs any more. */
    void close() {
        for (Station station = idle.poll(); station != null; station = idle.poll()) {
            station.context().close();
        }
    }
}
