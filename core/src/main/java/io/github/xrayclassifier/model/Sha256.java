// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) in 64 lower-case hexadecimal digits. May be used by any thread. */
public final class Sha256 {

    private static final int CHUNK = 1 << 16; // bytes read at a time, so that a large file needs no large heap

    private Sha256() {}

    /**
     * The hash of some bytes.
     *
     * @param bytes of any number
     * @return 64 digits
     */
    public static String of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    /**
     * The hash of the bytes between position and limit.
     *
     * @param bytes left as they are, with their position
     * @return 64 digits
     */
    public static String of(ByteBuffer bytes) {
        MessageDigest digest = digest();
        digest.update(bytes.duplicate());
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The hash of a text in UTF-8.
     *
     * @param text of any length
     * @return 64 digits
     */
    public static String ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The hash of a file.
     *
     * @param file read once, in parts
     * @return 64 digits
     * @throws IOException if it cannot be read
     */
    public static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * A digest for bytes that come in parts.
     *
     * @return fresh; for one thread
     */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
