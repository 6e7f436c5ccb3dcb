// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.failure.InsufficientMemoryException;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.predict.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** The outcomes of requests; every request is counted once when it is made and once when it ends. May be shared by threads. */
final class Outcomes {

    private static final int FAULTS_KEPT = 20;

    final LongAdder asked = new LongAdder();
    final LongAdder classified = new LongAdder();
    final LongAdder abstained = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder busy = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder faults = new LongAdder();
    private final ConcurrentLinkedQueue<String> kept = new ConcurrentLinkedQueue<>();

    void answered(Prediction prediction) {
        (prediction.isAnswered() ? classified : abstained).increment();
    }

    /** An end with an exception. A refusal counts as a fault if the file was sound. */
    void ended(Throwable thrown, boolean isSound) {
        Throwable cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ClassifierBusyException) {
            busy.increment();
        } else if (cause instanceof XrayException && !(cause instanceof InsufficientMemoryException) && !isSound) {
            refused.increment();
        } else if (cause instanceof CancellationException) {
            cancelled.increment();
        } else if (cause instanceof TimeoutException) {
            timedOut.increment();
        } else if (cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).contains("found it closed")) {
            closed.increment();
        } else {
            fault("a typed error for a damaged file, found " + cause);
        }
    }

    void fault(String expectedAndFound) {
        faults.increment();
        if (kept.size() < FAULTS_KEPT) {
            kept.add(expectedAndFound);
        }
    }

    /** {@return the first faults, in words} */
    List<String> faultsInWords() {
        return List.copyOf(kept);
    }

    /** {@return the requests that never ended; 0 unless something was lost} */
    long lost() {
        return asked.sum()
                - classified.sum()
                - abstained.sum()
                - refused.sum()
                - busy.sum()
                - cancelled.sum()
                - timedOut.sum()
                - closed.sum()
                - faults.sum();
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("asked", asked.sum());
        map.put("classified", classified.sum());
        map.put("abstained", abstained.sum());
        map.put("refused", refused.sum());
        map.put("busy", busy.sum());
        map.put("cancelled", cancelled.sum());
        map.put("timedOut", timedOut.sum());
        map.put("closed", closed.sum());
        map.put("faults", faults.sum());
        map.put("lost", lost());
        map.put("faultsInWords", faultsInWords());
        return map;
    }
}
