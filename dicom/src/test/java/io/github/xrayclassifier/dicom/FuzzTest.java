// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Mutates every golden: an image or a typed error must come of it, in bounded memory. Deterministic: the seed and the
 * round make the file. 3,000 files by default, more with
 * {@code mvn -pl dicom -am test -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dxray.fuzz=200000}.
 */
class FuzzTest {

    private static final long SEED = 20_260_101;
    private static final int MAX_PIXELS = 1 << 20;
    // 16 bytes a pixel of the limit: cells, gray, copies of the file, and what the JPEG libraries take. Worst of
    // 200,000
    // files 3 MB: a mutated header seldom asks for a large image that its pixel data would bear out.
    private static final long MAX_ALLOCATED = 16L * MAX_PIXELS;

    @Test
    void answersMutatedFilesWithAnImageOrATypedErrorInBoundedMemory() {
        List<String> names = Golden.names(".dcm");
        int rounds = Integer.getInteger("xray.fuzz", 3_000);
        DecodeRequest exact =
                DecodeRequest.defaults().withLimits(DecodeLimits.defaults().withMaxPixels(MAX_PIXELS));
        DecodeRequest fast = exact.withFast(3, 2);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long worst = 0;
        for (int round = 0; round < rounds; round++) {
            String name = names.get(round % names.size());
            byte[] file = mutate(Golden.file(name), new SplittableRandom(SEED + round));
            long before = threads.getCurrentThreadAllocatedBytes();
            String outcome = outcome(file, round / names.size() % 2 == 0 ? exact : fast);
            worst = Math.max(worst, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(outcome).as("%s, round %d", name, round).isIn("picture", "typed error");
        }
        assertThat(worst).isLessThan(MAX_ALLOCATED);
    }

    private static String outcome(byte[] file, DecodeRequest request) {
        try {
            DicomDecoder.open().recognizes(ByteBuffer.wrap(file));
            DicomDecoder.open().decode(ByteBuffer.wrap(file), request);
            return "picture";
        } catch (XrayException e) {
            return String.valueOf(e.getMessage()).contains("found")
                    ? "typed error"
                    : "a message that says not what was found";
        } catch (Throwable e) {
            return e.toString();
        }
    }

    private static byte[] mutate(byte[] sound, SplittableRandom random) {
        byte[] file = sound.clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            // Half of the hits go into the headers: most of a file is pixels, where little can go wrong.
            int at = 132 + random.nextInt(random.nextBoolean() ? file.length - 132 : Math.min(file.length - 132, 700));
            switch (random.nextInt(6)) {
                case 0 -> file[at] = (byte) random.nextInt();
                case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(file, at, Math.min(file.length, at + 1 + random.nextInt(4)), (byte) 0xFF);
                case 3 -> Arrays.fill(file, at, Math.min(file.length, at + 1 + random.nextInt(8)), (byte) 0);
                case 4 ->
                    System.arraycopy(
                            sound,
                            132,
                            file,
                            at,
                            Math.min(random.nextInt(40), Math.min(file.length - at, sound.length - 132)));
                default -> file = random.nextInt(8) == 0 ? Arrays.copyOf(file, at) : file;
            }
            if (file.length < 140) {
                break;
            }
        }
        return file;
    }
}
