// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Lane;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** Lends lanes to whoever runs the model, at most one a worker; opened when first needed. Shared by threads. */
final class LanePool {

    private final Backend backend;
    private final Preprocessing recipe;
    private final Semaphore permits;
    private final Queue<Lane> idle = new ConcurrentLinkedQueue<>();

    LanePool(Backend backend, int workers) {
        this.backend = backend;
        this.recipe = backend.card().preprocessing();
        this.permits = new Semaphore(workers, true); // fair: no caller waits for ever behind a busier one
    }

    RawOutput run(DecodedImage image) {
        permits.acquireUninterruptibly();
        try {
            Lane lane = idle.poll();
            return run(lane == null ? backend.openLane() : lane, image);
        } finally {
            permits.release();
        }
    }

    private RawOutput run(Lane lane, DecodedImage image) {
        RawOutput output;
        try {
            recipe.write(image.pixels(), lane.input());
            output = lane.run();
        } catch (RuntimeException | Error e) {
            lane.close(); // what state it is in nobody knows
            throw e;
        }
        idle.add(lane);
        return output;
    }

    /** For when nobody runs any more. */
    void close() {
        for (Lane lane = idle.poll(); lane != null; lane = idle.poll()) {
            lane.close();
        }
    }
}
