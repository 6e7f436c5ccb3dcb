// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * The bodies of requests in memory: each below the limit of a file and read within a deadline, all together below a bound.
 * Memory is taken as bytes arrive, so that a length that is only claimed takes none. Shared by threads.
 */
final class Uploads {

    private static final int UNIT = 4096; // so that an int counts the units of any heap
    private static final int FIRST = 64 << 10;

    private final long mostBytes;
    private final Duration longest;
    private final Semaphore units;

    Uploads(long maxFileBytes, long uploadBytes, Duration longest) {
        this.mostBytes = Math.min(maxFileBytes, Integer.MAX_VALUE - 9);
        this.longest = longest;
        // A file at the limit must fit alone, beside the half of it that growing copies from.
        long most = Math.max(uploadBytes, mostBytes + mostBytes / 2 + FIRST);
        this.units = new Semaphore((int) Math.min(most / UNIT + 2, Integer.MAX_VALUE));
    }

    /** The use of an upload. */
    @FunctionalInterface
    interface Use {

        Response with(ByteBuffer file) throws IOException, Problem.Failure;
    }

    /**
     * Reads the body of a request, uses it and forgets it.
     *
     * @throws Problem.Failure if it is none of a file, too long, too slow, or there is no room for it now
     */
    Response read(HttpExchange exchange, ConnectionThreads.Deadline deadline, Use use)
            throws IOException, Problem.Failure {
        checkKind(exchange);
        long length = checkedLength(exchange);
        Body body = new Body();
        try {
            long start = System.nanoTime();
            // Beyond the time that a dripping client is told of, so that only one who sends nothing is cut off.
            deadline.arm(longest.plusMillis(longest.toMillis() / 4 + 100));
            body.fill(exchange.getRequestBody(), length, start);
            deadline.disarm();
            if (body.size == 0) {
                throw Problem.BAD_REQUEST.because("body: expected the bytes of an image, found none");
            }
            return use.with(ByteBuffer.wrap(body.bytes, 0, body.size));
        } finally {
            body.release();
        }
    }

    private static void checkKind(HttpExchange exchange) throws Problem.Failure {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String bare = type == null ? "none" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.startsWith("image/")
                && !bare.equals("application/octet-stream")
                && !bare.equals("application/dicom")) {
            throw Problem.UNSUPPORTED_MEDIA_TYPE.because("Content-Type: expected application/octet-stream,"
                    + " application/dicom or image/..., the body being the bytes of one file, found "
                    + bare.replaceAll("[^\\x20-\\x7e]", "?"));
        }
        String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problem.UNSUPPORTED_MEDIA_TYPE.because(
                    "Content-Encoding: expected none, found " + encoding.replaceAll("[^\\x20-\\x7e]", "?"));
        }
    }

    /** The stated length, -1 if there is none. */
    private long checkedLength(HttpExchange exchange) throws Problem.Failure {
        String text = exchange.getRequestHeaders().getFirst("Content-Length");
        if (text == null) {
            return -1;
        }
        if (!text.matches("[0-9]{1,19}")) {
            throw Problem.BAD_REQUEST.because("Content-Length: expected a number, found another text");
        }
        if (text.length() > 18 || Long.parseLong(text) > mostBytes) {
            throw Problem.BODY_TOO_LARGE.because("body: expected at most " + mostBytes + " bytes, found " + text);
        }
        return Long.parseLong(text);
    }

    /** The bytes of one upload so far. One thread. */
    private final class Body {

        private byte[] bytes = {};
        private int size;
        private int held;

        void fill(InputStream in, long length, long start) throws IOException, Problem.Failure {
            while (size != length) {
                if (size == bytes.length) {
                    grow(length);
                }
                int read = in.read(bytes, size, bytes.length - size);
                if (read < 0) {
                    break;
                }
                size += read;
                if (size > mostBytes) {
                    throw Problem.BODY_TOO_LARGE.because("body: expected at most " + mostBytes + " bytes, found more");
                }
                if (System.nanoTime() - start > longest.toNanos()) {
                    throw Problem.UPLOAD_TOO_SLOW.because(
                            "body: expected all of it within " + longest.toMillis() + " ms, found " + size + " bytes");
                }
            }
            if (length >= 0 && size < length) {
                throw Problem.BAD_REQUEST.because("body: expected " + length + " bytes, found " + size);
            }
        }

        private void grow(long length) throws Problem.Failure {
            long most = length >= 0 ? length : mostBytes + 1;
            int capacity = (int) Math.min(most, Math.max(FIRST, 2L * bytes.length));
            int needed = capacity / UNIT + 1;
            if (!units.tryAcquire(needed)) {
                throw Problem.BUSY.because("memory for uploads: expected room for " + capacity + " bytes, found too"
                        + " many other uploads");
            }
            bytes = Arrays.copyOf(bytes, capacity);
            units.release(held);
            held = needed;
        }

        void release() {
            bytes = new byte[0];
            units.release(held);
            held = 0;
        }
    }
}
