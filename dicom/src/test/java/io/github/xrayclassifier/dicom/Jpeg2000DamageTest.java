// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The JPEG 2000 library ends the thread that asks it for a damaged stream; whoever asks for an image must see a typed error. */
class Jpeg2000DamageTest {

    private static final String[] NAMES = {"j2k90-8", "j2k90-12", "j2k90-16", "j2k91"};
    private static final int STREAMS = 1_000;

    @Test
    void streamsThatAreCutAreTypedErrors() {
        for (int cut = 20; cut < 1_200; cut += 20) {
            byte[] file = Golden.file("j2k90-16");
            assertThat(outcome(Arrays.copyOf(file, file.length - cut)))
                    .as("cut by %d", cut)
                    .isEqualTo("typed error");
        }
    }

    @Test
    void damageBehindTheSizeIsATypedErrorOrAnImage() {
        Set<String> outcomes = new TreeSet<>();
        for (int seed = 0; seed < STREAMS; seed++) {
            byte[] file = Golden.file(NAMES[seed % NAMES.length]);
            int from = size(file) + Short.toUnsignedInt(ByteBuffer.wrap(file).getShort(size(file)));
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 3; i++) {
                file[from + random.nextInt(file.length - from)] = (byte) random.nextInt();
            }
            outcomes.add(outcome(file));
        }
        assertThat(outcomes).containsExactly("picture", "typed error");
    }

    private static String outcome(byte[] file) {
        try {
            DicomDecoder.open().decode(ByteBuffer.wrap(file), DecodeRequest.defaults());
            return "picture";
        } catch (XrayException e) {
            return "typed error";
        } catch (Throwable e) {
            return e.toString();
        }
    }

    /** The offset of the length of the marker segment SIZ (ITU-T T.800, A.5.1). */
    private static int size(byte[] file) {
        int at = 0;
        while (file[at] != (byte) 0xFF || file[at + 1] != 0x4F || file[at + 2] != (byte) 0xFF || file[at + 3] != 0x51) {
            at++;
        }
        return at + 4;
    }
}
