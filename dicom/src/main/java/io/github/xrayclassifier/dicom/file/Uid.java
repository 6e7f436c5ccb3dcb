// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Unique identifiers made from the UUIDs of names under the root 2.25 (PS3.5 annex B.2, ISO/IEC 9834-8). */
public final class Uid {

    /** Names this writer (PS3.10 table 7.1-1): the UUID of the name {@code io.github.xrayclassifier}. */
    static final String IMPLEMENTATION =
            of(UUID.nameUUIDFromBytes("io.github.xrayclassifier".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));

    private Uid() {}

    /** Gives the same identifier for the same part of the same whole. */
    public static String of(String whole, String part) {
        return of(UUID.nameUUIDFromBytes((whole + '/' + part).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static String of(UUID uuid) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return "2.25." + new BigInteger(1, bytes);
    }
}
