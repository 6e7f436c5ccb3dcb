// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the examples of FIPS 180-4 (csrc.nist.gov, "Examples with Intermediate Values"). */
class Sha256Test {

    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** One million times the letter a. */
    private static final String MILLION = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

    @Test
    void givesTheExamplesOfTheStandard(@TempDir Path folder) throws IOException {
        assertThat(Sha256.ofText("abc")).isEqualTo(ABC);
        assertThat(Sha256.of(new byte[0])).isEqualTo(EMPTY);
        byte[] million = "a".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(Sha256.of(million)).isEqualTo(MILLION);
        assertThat(Sha256.of(Files.write(folder.resolve("a"), million))).isEqualTo(MILLION);
    }

    @Test
    void leavesABufferAsItIs() {
        ByteBuffer bytes = ByteBuffer.wrap("xabcx".getBytes(StandardCharsets.US_ASCII));
        bytes.position(1).limit(4);
        assertThat(Sha256.of(bytes)).isEqualTo(ABC);
        assertThat(bytes.position()).isEqualTo(1);
        assertThat(bytes.limit()).isEqualTo(4);
    }
}
