// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Lane;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.nio.ByteBuffer;
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
    private final Semaphore permits;
    private final Queue<Station> idle = new ConcurrentLinkedQueue<>();

    /** A lane and what writes to its input. */
    private record Station(Lane lane, BiConsumer<GrayImage, ByteBuffer> writer) {

        RawOutput run(DecodedImage image) {
            writer.accept(image.pixels(), lane.input());
            return lane.run();
        }
    }

    LanePool(Backend backend, int workers) {
        this.backend = backend;
        this.recipe = backend.card().preprocessing();
        this.permits = new Semaphore(workers, true); // fair: no caller waits for ever behind a busier one
    }

    RawOutput run(DecodedImage image) {
        permits.acquireUninterruptibly();
        try {
            Station station = idle.poll();
            return run(station == null ? new Station(backend.openLane(), recipe.writer()) : station, image);
        } finally {
            permits.release();
        }
    }

    private RawOutput run(Station station, DecodedImage image) {
        RawOutput output;
        try {
            output = station.run(image);
        } catch (RuntimeException | Error e) {
            station.lane().close(); // what state it is in nobody knows
            throw e;
        }
        idle.add(station);
        return output;
    }

    /** For when nobody runs any more. */
    void close() {
        for (Station station = idle.poll(); station != null; station = idle.poll()) {
            station.lane().close();
        }
    }
}
