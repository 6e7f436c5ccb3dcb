// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.ModelSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash of a model file (FIPS 180-4). */
final class Sha256 {

    private Sha256() {}

    /**
     * Computes it.
     *
     * @return 64 hexadecimal digits, lower case
     * @throws ModelException if the source expects another
     */
    static String verified(ModelSource source) {
        String found = HexFormat.of().formatHex(digest(source));
        source.sha256().filter(expected -> !expected.equalsIgnoreCase(found)).ifPresent(expected -> {
            throw new ModelException("model " + source.name() + ", SHA-256: expected " + expected + ", found " + found);
        });
        return found;
    }

    private static byte[] digest(ModelSource source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(source.bytes());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256 (java.security.MessageDigest)", e);
        }
    }
}
