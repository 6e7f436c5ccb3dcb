// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.failure.XrayException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Fails when something of a decode gets into the next one through the memory that they share. */
class ReusingRequestTest {

    private static final List<DecodeRequest> PLAIN = List.of(
            DecodeRequest.defaults(),
            DecodeRequest.defaults().withFast(18, 13),
            DecodeRequest.defaults().withFast(9, 6),
            DecodeRequest.defaults().withFast(4, 3));

    private final DecodeRequest reusing = DecodeRequest.defaults().reusing();

    private final List<DecodeRequest> modes =
            List.of(reusing, reusing.withFast(18, 13), reusing.withFast(9, 6), reusing.withFast(4, 3));

    @Test
    void decodesEachFileAsIfItWereTheFirst() {
        List<Golden> files = Golden.all();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            byte[] file = files.get(random.nextInt(files.size())).bytes();
            int mode = random.nextInt(modes.size());
            if (i % 4 == 0) {
                leaveSomethingBehind(file, random, modes.get(mode));
            }

            DecodedImage again = ImageDecoder.standard().decode(ByteBuffer.wrap(file), modes.get(mode));
            DecodedImage first = ImageDecoder.standard().decode(ByteBuffer.wrap(file), PLAIN.get(mode));

            assertThat(again.pixels()).hasToString(first.pixels().toString());
            assertThat(Golden.bigEndian(again.pixels())).isEqualTo(Golden.bigEndian(first.pixels()));
            assertThat(again.colorfulness()).isEqualTo(first.colorfulness());
        }
    }

    /** A file that is refused half-way, or decoded with other tables. */
    private static void leaveSomethingBehind(byte[] file, SplittableRandom random, DecodeRequest request) {
        byte[] damaged = Arrays.copyOf(file, file.length - random.nextInt(file.length / 4));
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        try {
            ImageDecoder.standard().decode(ByteBuffer.wrap(damaged), request);
        } catch (XrayException e) {
            assertThat(e).hasMessageContaining("expected");
        }
    }
}
