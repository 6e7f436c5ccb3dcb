// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.ModelSource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4). */
final class Sha256 {

    private Sha256() {}

    /**
     * Computes it.
     *
     * @return 64 hexadecimal digits, lower case
     * @throws ModelException if the source expects another
     */
    static String verified(ModelSource source) {
        String found = of(source.bytes());
        source.sha256().filter(expected -> !expected.equalsIgnoreCase(found)).ifPresent(expected -> {
            throw new ModelException("model " + source.name() + ", SHA-256: expected " + expected + ", found " + found);
        });
        return found;
    }

    /** Hexadecimal digits of the hash of these bytes. */
    static String of(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256 (java.security.MessageDigest)", e);
        }
    }
}
