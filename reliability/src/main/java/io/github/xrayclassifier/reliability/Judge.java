// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import com.sun.management.ThreadMXBean;
import io.github.xrayclassifier.failure.InsufficientMemoryException;
import io.github.xrayclassifier.failure.XrayException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Holds one reader to its promises, input by input, and keeps the worst figures. For one thread. */
final class Judge {

    private static final long MOST_CPU_NANOS = 1_000_000_000L;

    /** A message is for a log line; longer ones quote a file. */
    private static final int LONGEST_MESSAGE = 4000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Reader reader;
    private final Path folder;
    private final Tally tally = new Tally();

    Judge(Reader reader, Path folder) {
        this.reader = reader;
        this.folder = folder;
    }

    Tally tally() {
        return tally;
    }

    /**
     * Reads an input.
     *
     * @throws Fault for an exception of another type, a message without reason, more than a second of CPU time, or more memory
     *     than the limits allow
     */
    void read(byte[] input) {
        Measured measured = measure(input);
        if (isTooMuch(measured, input)) {
            measured = measure(input); // the first of a kind loads classes, which the fuzzer instruments
        }
        tally.add(measured.accepted(), measured.nanos(), measured.bytes());
        if (isTooMuch(measured, input)) {
            throw new Fault("at most a second of CPU time and " + reader.allowance(input)
                    + " bytes allocated for " + input.length + " bytes, found " + measured.nanos() / 1e9 + " s and "
                    + measured.bytes() + " bytes");
        }
    }

    private record Measured(boolean accepted, long nanos, long bytes) {}

    private Measured measure(byte[] input) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        boolean accepted = accepts(input);
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        return new Measured(accepted, nanos, THREADS.getCurrentThreadAllocatedBytes() - allocated);
    }

    private boolean isTooMuch(Measured measured, byte[] input) {
        return measured.nanos() > MOST_CPU_NANOS || measured.bytes() > reader.allowance(input);
    }

    private boolean accepts(byte[] input) {
        try {
            reader.read(input, folder);
            return true;
        } catch (InsufficientMemoryException e) {
            throw new Fault("an input within the limits, found one that the heap does not hold", e);
        } catch (XrayException | IOException e) {
            requireReason(e);
            return false;
        } catch (IllegalArgumentException e) {
            if (reader != Reader.INDEX || !String.valueOf(e.getMessage()).startsWith("expected an embedding")) {
                throw e;
            }
            return true; // the search's own, documented: another length than the index's
        }
    }

    private static void requireReason(Exception refusal) {
        String message = String.valueOf(refusal.getMessage());
        if (!message.contains("expected") || !message.contains("found") || message.length() > LONGEST_MESSAGE) {
            throw new Fault("a short message with what was expected and found, found: " + message, refusal);
        }
    }
}
