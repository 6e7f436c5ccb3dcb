// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts and worst figures of one reader's inputs. For one thread. */
final class Tally {

    private long inputs;
    private long accepted;
    private long slowestNanos;
    private long largestBytes;

    void add(boolean isAccepted, long nanos, long bytes) {
        inputs++;
        accepted += isAccepted ? 1 : 0;
        slowestNanos = Math.max(slowestNanos, nanos);
        largestBytes = Math.max(largestBytes, bytes);
    }

    long inputs() {
        return inputs;
    }

    long accepted() {
        return accepted;
    }

    /** By the names that the results have. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("inputs", inputs);
        map.put("accepted", accepted);
        map.put("slowestCpuMillis", slowestNanos / 1_000_000);
        map.put("mostAllocatedBytes", largestBytes);
        return map;
    }
}
