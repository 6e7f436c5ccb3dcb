// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Lane;
import io.github.xrayclassifier.model.OutlierStatistics;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * Lends lanes to whoever runs the model, at most one a worker, each with the memory that filling its input takes; opened
 * when first needed. Shared by threads.
 */
final class LanePool {

    private final Backend backend;
    private final Preprocessing recipe;
    private final Optional<OutlierStatistics> outliers;
    private final Semaphore permits;
    private final Queue<Station> idle = new ConcurrentLinkedQueue<>();

    /** A lane, what writes to its input, and room for a thumbnail of that. */
    private record Station(Lane lane, BiConsumer<DecodedImage, ByteBuffer> writer, float[] thumbnail) {

        RawOutput run(DecodedImage image) {
            writer.accept(image, lane.input());
            return lane.run();
        }
    }

    LanePool(Backend backend, int workers) {
        this.backend = backend;
        this.recipe = backend.card().preprocessing();
        this.outliers = backend.card().outliers();
        this.permits = new Semaphore(workers, true); // fair: no caller waits for ever behind a busier one
    }

    /** What a run gave, and how far its picture is from those of the training, where the model can tell. */
    record Run(RawOutput output, Optional<OutlierStatistics.Distance> distance) {}

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
                backend.openLane(), recipe.writer(), new float[OutlierStatistics.SIDE * OutlierStatistics.SIDE]);
    }

    private Run run(Station station, DecodedImage image) {
        Run run;
        try {
            RawOutput output = station.run(image);
            run = new Run(output, outliers.map(statistics -> distance(statistics, station, output)));
        } catch (RuntimeException | Error e) {
            station.lane().close(); // what state it is in nobody knows
            throw e;
        }
        idle.add(station);
        return run;
    }

    /** Measured while the lane is ours, because the next picture overwrites its input. */
    private OutlierStatistics.Distance distance(OutlierStatistics statistics, Station station, RawOutput output) {
        OutlierStatistics.thumbnail(recipe, station.lane().input(), station.thumbnail());
        return statistics.distance(station.thumbnail(), output.embedding());
    }

    /** For when nobody runs any more. */
    void close() {
        for (Station station = idle.poll(); station != null; station = idle.poll()) {
            station.lane().close();
        }
    }
}
