// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.RawOutput;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The early end of one request, from any thread: it does not begin its next step, and a run under way is terminated. */
final class Cancellation {

    // Monitors, because nothing blocks inside them and a lock is five times their size.
    private boolean cancelled;
    private @Nullable InferenceContext running;

    synchronized void cancel() {
        if (!cancelled && running != null) {
            running.cancel();
        }
        cancelled = true;
    }

    /**
     * Ends the request if it was cancelled.
     *
     * @throws CancellationException if so
     */
    synchronized void check() {
        if (cancelled) {
            throw new CancellationException("the request was cancelled");
        }
    }

    /**
     * Runs the model.
     *
     * @throws CancellationException if the request was cancelled before or meanwhile; the context is of no use then
     */
    RawOutput run(InferenceContext context) {
        begin(context);
        RawOutput output;
        try {
            output = context.run();
        } catch (RuntimeException e) {
            end();
            check(); // a terminated run fails in the runtime's own way
            throw e;
        } catch (Error e) {
            end();
            throw e;
        }
        end();
        check(); // the context may have been told to terminate after its last operator, which its next run would obey
        return output;
    }

    private synchronized void begin(InferenceContext context) {
        check();
        running = context;
    }

    private synchronized void end() {
        running = null;
    }
}
