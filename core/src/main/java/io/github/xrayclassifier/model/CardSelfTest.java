// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The stored input of a self-test as text: deflated (RFC 1950), then base64 (RFC 4648, section 4). */
final class CardSelfTest {

    // 16 MiB holds a float32 input of 3 x 1024 x 1024 (12 MiB), larger than any chest X-ray classifier known to us.
    static final int MAX_INPUT_BYTES = 16 << 20;

    private CardSelfTest() {}

    static String text(byte[] input) {
        requireSmall(input.length);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(input);
            deflater.finish();
            // Stored blocks cost 5 bytes a 16 KiB and the wrapper 6 (RFC 1951, section 3.2.4), so this is enough.
            byte[] out = new byte[input.length + input.length / 1024 + 64];
            int length = deflater.deflate(out);
            return Base64.getEncoder().encodeToString(Arrays.copyOf(out, length));
        } finally {
            deflater.end();
        }
    }

    static byte[] input(String text, long expected) {
        requireSmall(expected);
        byte[] out = new byte[(int) expected + 1]; // one more, so that a longer input shows
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(decoded(text));
            int length = inflater.inflate(out);
            if (length != expected || !inflater.finished() || inflater.getRemaining() != 0) {
                throw new IllegalArgumentException("expected " + expected + " bytes deflated, found "
                        + (length > expected ? "more" : inflater.finished() ? length : length + " and no end"));
            }
            return Arrays.copyOf(out, length);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("expected deflated bytes, found damaged ones", e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected base64, found damaged text", e);
        }
    }

    private static void requireSmall(long bytes) {
        if (bytes > MAX_INPUT_BYTES) {
            throw new IllegalArgumentException(
                    "expected an input of at most " + MAX_INPUT_BYTES + " bytes, found " + bytes);
        }
    }
}
