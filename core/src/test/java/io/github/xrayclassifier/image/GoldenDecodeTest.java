// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fails when a decoder reads other samples than Pillow, libjpeg-turbo, or what the file was made of. */
class GoldenDecodeTest {

    static List<Golden> all() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsWhatOthersRead(Golden golden) {
        DecodedImage decoded = decode(golden);

        GrayImage pixels = decoded.pixels();
        assertThat(decoded.format()).isEqualTo(golden.format());
        assertThat(pixels)
                .hasToString("GrayImage[" + golden.width() + " x " + golden.height() + ", " + golden.bits() + " bit]");
        if (golden.tolerance() == 0) {
            assertThat(Golden.sha256(Golden.bigEndian(pixels))).isEqualTo(golden.sha256());
        } else {
            assertNear(golden, pixels.samples8());
        }
    }

    private static void assertNear(Golden golden, byte[] samples) {
        byte[] expected = golden.samples();
        for (int i = 0; i < expected.length; i++) {
            assertThat(samples[i] & 0xFF)
                    .as("sample %d", i)
                    .isCloseTo(expected[i] & 0xFF, within(golden.tolerance())); // worst 0 with libjpeg-turbo 2.1.5
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void seesColorInColorFilesOnly(Golden golden) {
        // The images' channels are 21 of 255 apart where they do not clip; palettes and coding move that a little.
        boolean color = golden.file().matches(".*(rgb|color|palette|cmyk|ycck|runs8).*");

        assertThat(decode(golden).colorfulness()).isBetween(color ? 0.03 : 0.0, color ? 0.6 : 0.0);
    }

    @Test
    void warnsOfSeveralPages() {
        DecodedImage decoded = decode(Golden.all().stream()
                .filter(golden -> golden.file().equals("pages.tif"))
                .findFirst()
                .orElseThrow());

        assertThat(decoded.warnings())
                .containsExactly(
                        new ImageWarning(ImageWarning.Kind.MULTI_FRAME, "the file holds 2 images; the first was read"));
    }

    private static DecodedImage decode(Golden golden) {
        return ImageDecoder.standard().decode(ByteBuffer.wrap(golden.bytes()), DecodeRequest.defaults());
    }
}
