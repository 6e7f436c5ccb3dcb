// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.failure.XrayException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files end in a typed error or, where no redundancy shows the damage, in an image within the limits. */
class DamageTest {

    /** The number of files to damage at random; {@code -Dxray.fuzz=100000} for the long run. */
    private static final int MUTATIONS = Integer.getInteger("xray.fuzz", 3_000);

    private static final DecodeLimits LIMITS = DecodeLimits.defaults().withMaxPixels(1_000_000);

    static Stream<Golden> files() {
        return Golden.all().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void takesNoTruncatedFileForAnImage(Golden golden) {
        byte[] file = golden.bytes();
        // The last bytes may be padding or a second page: what is cut off must have been part of the image.
        int end = golden.file().equals("pages.tif") ? 500 : file.length - 2;
        IntStream lengths =
                IntStream.concat(IntStream.range(0, 40), IntStream.range(1, 40).map(i -> end * i / 40));

        lengths.filter(length -> length < end).forEach(length -> {
            Optional<XrayException> error = failure(Arrays.copyOf(file, length));
            assertThat(error).as("%d of %d bytes", length, file.length).isPresent();
            assertThat(error.orElseThrow()).hasMessageContaining("expected").hasMessageContaining("found");
        });
    }

    @Test
    void endsInATypedErrorOrAnImageWhateverIsDamaged() {
        List<Golden> files = Golden.all();
        SplittableRandom random = new SplittableRandom(20261122);
        int pictures = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Golden golden = files.get(random.nextInt(files.size()));
            byte[] damaged = damage(golden.bytes(), random);
            if (golden.format().equals("PNG")) {
                mendChecksums(damaged);
            }
            try {
                DecodedImage decoded = decode(damaged);
                LIMITS.checkPixels("picture", decoded.sourceWidth(), decoded.sourceHeight());
                pictures++;
            } catch (XrayException e) {
                assertThat(e.getMessage())
                        .as(golden.file())
                        .contains("expected")
                        .contains("found");
            }
        }
        // Some flips hit only samples or comments; were there none, the damage would all be in the first bytes.
        assertThat(pictures).isBetween(MUTATIONS / 20, MUTATIONS * 3 / 4);
    }

    private static byte[] damage(byte[] file, SplittableRandom random) {
        byte[] damaged = file;
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> damaged[random.nextInt(Math.min(200, damaged.length))] = (byte) (random.nextInt(5) * 64 - 1);
                case 4 -> damaged[at] = (byte) random.nextInt(256);
                case 5 -> damaged = Arrays.copyOf(damaged, 1 + at);
                case 6 -> Arrays.fill(damaged, at, Math.min(damaged.length, at + 1 + random.nextInt(8)), (byte) 0xFF);
                default -> damaged[random.nextInt(Math.min(200, damaged.length))]++;
            }
        }
        return damaged;
    }

    /** Makes the CRCs right again, so that the damage reaches the code behind them. */
    private static void mendChecksums(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png);
        int at = 8;
        while (at + 12 <= png.length) {
            int length = file.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                return;
            }
            CRC32 crc = new CRC32();
            crc.update(png, at + 4, length + 4);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += length + 12;
        }
    }

    @Test
    void takesNoNoiseBehindAHeaderForACompressedImage() {
        SplittableRandom random = new SplittableRandom(7);
        List<Golden> compressed = Golden.all().stream()
                .filter(golden ->
                        golden.format().equals("PNG") || golden.format().equals("JPEG"))
                .toList();
        for (Golden golden : compressed) {
            byte[] file = golden.bytes();
            byte[] noise = new byte[file.length];
            random.nextBytes(noise);
            System.arraycopy(file, 0, noise, 0, 8 + random.nextInt(60));

            assertThat(failure(noise)).as(golden.file()).isPresent();
        }
    }

    private static DecodedImage decode(byte[] file) {
        return ImageDecoder.standard()
                .decode(ByteBuffer.wrap(file), DecodeRequest.defaults().withLimits(LIMITS));
    }

    private static Optional<XrayException> failure(byte[] file) {
        try {
            decode(file);
            return Optional.empty();
        } catch (XrayException e) {
            return Optional.of(e);
        }
    }
}
