// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Faults that only hand-made files show: each broken rule of the format is an error of its own. */
class PngDecoderTest {

    @Test
    void readsOnePixel() {
        assertThat(decode(PngBuilder.black(1, 1)).pixels()).hasToString("GrayImage[1 x 1, 8 bit]");
    }

    @Test
    void readsRowsThatRunThroughManyDataChunks() {
        byte[] packed = PngBuilder.deflated(new byte[] {0, 7, 0, 9});
        PngBuilder png = new PngBuilder().header(1, 2, 8, 0, 0);
        for (byte b : packed) {
            png.chunk("IDAT", new byte[] {b});
        }

        GrayImage image = decode(png.end()).pixels();

        assertThat(image.sample(0, 0)).isEqualTo(7);
        assertThat(image.sample(0, 1)).isEqualTo(9);
    }

    @Test
    void readsAnInterlacedImageNarrowerThanItsPasses() {
        byte[] rows = {0, 50, 0, 60}; // of 1 x 2 pixels the first pass holds one, the last the other
        GrayImage image =
                decode(new PngBuilder().header(1, 2, 8, 0, 1).rows(rows).end()).pixels();

        assertThat(image.sample(0, 0)).isEqualTo(50);
        assertThat(image.sample(0, 1)).isEqualTo(60);
    }

    @Test
    void warnsOfAnAnimation() {
        byte[] png = new PngBuilder()
                .header(1, 1, 8, 0, 0)
                .chunk("acTL", new byte[] {0, 0, 0, 5, 0, 0, 0, 0})
                .rows(new byte[2])
                .end();

        assertThat(decode(png).warnings())
                .extracting(ImageWarning::kind)
                .containsExactly(ImageWarning.Kind.MULTI_FRAME);
    }

    @Test
    void refusesAWrongCrc() {
        byte[] png = PngBuilder.black(3, 3);
        png[29]++; // the header's

        refuses(png, "PNG, chunk at byte 8: expected its stated CRC, found a damaged chunk");
    }

    @Test
    void refusesAMissingEndChunk() {
        byte[] png = PngBuilder.black(3, 3);

        refuses(Arrays.copyOf(png, png.length - 12), "found the end after 0");
    }

    @Test
    void refusesTooFewRows() {
        refuses(new PngBuilder().header(3, 3, 8, 0, 0).rows(new byte[11]).end(), "PNG: expected more rows");
    }

    @Test
    void refusesTooManyRows() {
        refuses(new PngBuilder().header(3, 3, 8, 0, 0).rows(new byte[13]).end(), "found more of it");
    }

    @Test
    void refusesAnUnknownFilter() {
        refuses(
                new PngBuilder().header(1, 1, 8, 0, 0).rows(new byte[] {5, 0}).end(),
                "PNG row: expected a filter of 0 to 4, found 5");
    }

    @Test
    void refusesAColorOutsideThePalette() {
        byte[] png = new PngBuilder()
                .header(1, 1, 8, 3, 0)
                .chunk("PLTE", new byte[6])
                .rows(new byte[] {0, 2})
                .end();

        refuses(png, "PNG row: expected one of 2 palette colors, found number 2");
    }

    @Test
    void refusesAMissingPalette() {
        refuses(
                new PngBuilder().header(1, 1, 8, 3, 0).rows(new byte[2]).end(),
                "PNG palette: expected 1 to 256 colors");
    }

    @Test
    void refusesAnUnknownCriticalChunk() {
        refuses(
                new PngBuilder()
                        .header(1, 1, 8, 0, 0)
                        .chunk("ABCD", new byte[0])
                        .rows(new byte[2])
                        .end(),
                "expected a known critical chunk");
    }

    @Test
    void refusesDataChunksWithAGap() {
        byte[] packed = PngBuilder.deflated(new byte[2]);
        byte[] png = new PngBuilder()
                .header(1, 1, 8, 0, 0)
                .chunk("IDAT", packed)
                .chunk("tEXt", new byte[0])
                .chunk("IDAT", packed)
                .end();

        refuses(png, "expected consecutive IDAT chunks");
    }

    @Test
    void refusesUndefinedDepths() {
        refuses(new PngBuilder().header(1, 1, 4, 2, 0).rows(new byte[4]).end(), "expected a defined color type, depth");
    }

    @Test
    void refusesAnImageThatItsDataCannotHold() {
        refuses(
                new PngBuilder().header(7000, 7000, 8, 0, 0).rows(new byte[2]).end(),
                "PNG: expected data for 7000 x 7000 pixels, found 10 bytes");
    }

    private static byte[] deep(int significant, int... samples) {
        byte[] rows = new byte[1 + 2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            rows[1 + 2 * i] = (byte) (samples[i] >> 8);
            rows[2 + 2 * i] = (byte) samples[i];
        }
        return new PngBuilder()
                .header(samples.length, 1, 16, 0, 0)
                .chunk("sBIT", new byte[] {(byte) significant})
                .rows(rows)
                .end();
    }

    @Test
    void takesSamplesInTheLowerBitsForTheDepthThatTheFileStates() {
        assertThat(decode(deep(12, 0, 4095)).pixels()).hasToString("GrayImage[2 x 1, 12 bit]");
        assertThat(decode(deep(12, 0, 4096)).pixels())
                .hasToString("GrayImage[2 x 1, 16 bit]"); // scaled, as it should be
        assertThat(decode(deep(7, 0, 127)).pixels().sample(1, 0)).isEqualTo(65_535);
    }

    @Test
    void takesTheStatedDepthInAScaledDecodeToo() {
        int[] samples = new int[64];
        java.util.Arrays.fill(samples, 4095);
        DecodedImage scaled = ImageDecoder.standard()
                .decode(
                        ByteBuffer.wrap(deep(12, samples)),
                        DecodeRequest.defaults().withFast(8, 1));

        assertThat(scaled.pixels()).hasToString("GrayImage[8 x 1, 12 bit]");
        assertThat(scaled.pixels().sample(0, 0)).isEqualTo(4095);
    }

    @Test
    void hidesWhatLiesUnderAlphaZero() {
        byte[] rgba = {0, 10, 20, 30, 0, 50, 50, 50, 1};
        byte[] palette = new PngBuilder()
                .header(2, 1, 8, 3, 0)
                .chunk("PLTE", new byte[] {90, 90, 90, 80, 80, 80})
                .chunk("tRNS", new byte[] {0})
                .rows(new byte[] {0, 0, 1})
                .end();
        GrayImage colors =
                decode(new PngBuilder().header(2, 1, 8, 6, 0).rows(rgba).end()).pixels();

        assertThat(colors.sample(0, 0)).isZero();
        assertThat(colors.sample(1, 0)).isEqualTo(50);
        assertThat(decode(palette).pixels().sample(0, 0)).isZero();
        assertThat(decode(palette).pixels().sample(1, 0)).isEqualTo(80);
    }

    private static void refuses(byte[] png, String message) {
        assertThatThrownBy(() -> decode(png))
                .isInstanceOf(MalformedImageException.class)
                .hasMessageContaining(message);
    }

    private static DecodedImage decode(byte[] png) {
        return ImageDecoder.standard().decode(ByteBuffer.wrap(png), DecodeRequest.defaults());
    }
}
