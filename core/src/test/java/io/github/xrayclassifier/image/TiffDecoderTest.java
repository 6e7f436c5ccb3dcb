// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Oracle: TIFF 6.0 and its supplements, worked out by hand for images of a few pixels. */
class TiffDecoderTest {

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static byte[] shorts(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static DecodedImage decode(byte[] file) {
        return ImageDecoder.standard().decode(ByteBuffer.wrap(file), DecodeRequest.defaults());
    }

    private static int[] samples(TiffBuilder tiff) {
        GrayImage image = decode(tiff.file()).pixels();
        int[] samples = new int[image.width() * image.height()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = image.sample(i % image.width(), i / image.width());
        }
        return samples;
    }

    @Test
    void readsFloatsOfZeroToOne() {
        TiffBuilder tiff = TiffBuilder.of(3, 1, 32, 1, 1, floats(0, 0.5f, 1)).shorts(339, 3);

        assertThat(samples(tiff)).containsExactly(0, 32768, 65535);
    }

    @Test
    void readsHalfFloats() {
        TiffBuilder tiff =
                TiffBuilder.of(3, 1, 16, 1, 1, shorts(0, 0x3800, 0x3C00)).shorts(339, 3); // 0, 1/2, 1

        assertThat(samples(tiff)).containsExactly(0, 32768, 65535);
    }

    @Test
    void readsFloatsUnderAStatedRange() {
        TiffBuilder tiff = TiffBuilder.of(3, 1, 32, 1, 1, floats(-1000, 0, 1000))
                .shorts(339, 3)
                .put(340, 11, 1, floats(-1000))
                .put(341, 11, 1, floats(1000));

        assertThat(samples(tiff)).containsExactly(0, 32768, 65535);
    }

    @Test
    void refusesFloatsWithoutARangeInWords() {
        TiffBuilder tiff = TiffBuilder.of(2, 1, 32, 1, 1, floats(0, 255)).shorts(339, 3);

        assertThatThrownBy(() -> samples(tiff))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("floating-point samples of 0 to 1, or a stated range");
    }

    @Test
    void refusesNotANumber() {
        TiffBuilder tiff = TiffBuilder.of(2, 1, 32, 1, 1, floats(0, Float.NaN)).shorts(339, 3);

        assertThatThrownBy(() -> samples(tiff))
                .isInstanceOf(MalformedImageException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void readsSignedSamplesUnderAStatedRange() {
        TiffBuilder tiff = TiffBuilder.of(3, 1, 16, 1, 1, shorts(-1024, 0, 1024))
                .shorts(339, 2)
                .put(340, 8, 1, shorts(-1024))
                .put(341, 8, 1, shorts(1024));

        assertThat(samples(tiff)).containsExactly(0, 32768, 65535);
    }

    @Test
    void readsThirtyTwoBits() {
        assertThat(samples(TiffBuilder.of(3, 1, 32, 1, 1, ints(0, 0x8000_0000, -1))))
                .containsExactly(0, 32768, 65535);
    }

    @Test
    void takesTheRangeThatImageJStates() {
        byte[] text = "ImageJ=1.53t\nmin=100.0\nmax=300.0\n\0".getBytes(StandardCharsets.US_ASCII);
        TiffBuilder tiff =
                TiffBuilder.of(4, 1, 16, 1, 1, shorts(50, 100, 200, 300)).put(270, 2, text.length, text);

        assertThat(samples(tiff)).containsExactly(0, 0, 32768, 65535);
    }

    @Test
    void takesTheBitsThatTheLargestValueNeeds() {
        TiffBuilder tiff = TiffBuilder.of(2, 1, 16, 1, 1, shorts(0, 4095)).shorts(281, 3000);

        assertThat(samples(tiff)).containsExactly(0, 65535);
    }

    @Test
    void readsSeparatePlanes() {
        byte[] planes = {10, 20, 30, 40, 50, 60}; // two pixels: red, green, blue
        TiffBuilder tiff = TiffBuilder.of(2, 1, 8, 3, 2, planes)
                .shorts(284, 2)
                .longs(273, 8, 10, 12)
                .longs(279, 2, 2, 2);

        assertThat(samples(tiff)).containsExactly((int) Math.round(0.299 * 10 + 0.587 * 30 + 0.114 * 50), (int)
                Math.round(0.299 * 20 + 0.587 * 40 + 0.114 * 60));
    }

    @Test
    void reversesBitsOfFillOrderTwo() {
        assertThat(samples(TiffBuilder.of(2, 1, 8, 1, 1, new byte[] {1, (byte) 0xF0})
                        .shorts(266, 2)))
                .containsExactly(0x80, 0x0F);
    }

    @Test
    void readsInks() {
        byte[] inks = {0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0, 51}; // white, black, black, black of a fifth
        assertThat(samples(TiffBuilder.of(4, 1, 8, 4, 5, inks))).containsExactly(255, 0, 0, 204);
    }

    @Test
    void dividesColorsByTheirAlpha() {
        byte[] pixels = {50, 100, 100, -1, 77, 0}; // gray and alpha: 50 of 100, 100 of 255, hidden
        TiffBuilder tiff = TiffBuilder.of(3, 1, 8, 2, 1, pixels).shorts(338, 1);

        assertThat(samples(tiff)).containsExactly(128, 100, 0);
    }

    @Test
    void leavesOutAlphaThatIsNotMultiplied() {
        byte[] pixels = {50, 100, 77, 0};
        assertThat(samples(TiffBuilder.of(2, 1, 8, 2, 1, pixels).shorts(338, 2)))
                .containsExactly(50, 0);
    }

    @Test
    void readsAPaletteOfEightBits() {
        int[] map = new int[768];
        map[7] = 200;
        map[256 + 7] = 200;
        map[512 + 7] = 200;
        assertThat(samples(TiffBuilder.of(2, 1, 8, 1, 3, new byte[] {7, 0}).shorts(320, map)))
                .containsExactly(200, 0);
    }

    @Test
    void refusesGrayOfThreeSamplesThatNothingExplains() {
        assertThatThrownBy(() -> samples(TiffBuilder.of(1, 1, 8, 3, 1, new byte[3])))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("found 3 of gray");
    }

    @Test
    void refusesAMissingPhotometricInterpretation() {
        assertThatThrownBy(
                        () -> samples(TiffBuilder.of(1, 1, 8, 1, 1, new byte[1]).without(262)))
                .isInstanceOf(MalformedImageException.class)
                .hasMessageContaining("photometric interpretation (tag 262)");
    }

    @Test
    void warnsOfASizeThatIsNotStated() {
        TiffBuilder tiff = TiffBuilder.of(2, 1, 8, 1, 1, new byte[] {3, 4}).longs(279, 0);

        assertThat(samples(tiff)).containsExactly(3, 4);
        assertThat(decode(tiff.file()).warnings())
                .extracting(ImageWarning::kind)
                .containsExactly(ImageWarning.Kind.FILE_FAULT);
    }

    @Test
    void readsNoMoreOfATagThanItNeeds() {
        byte[] many = new byte[20_000_000];
        byte[] file = TiffBuilder.of(1, 1, 8, 1, 1, new byte[] {9})
                .put(258, 1, many.length, fill(many))
                .file();
        long before = allocated();

        assertThat(decode(file).pixels().sample(0, 0)).isEqualTo(9);

        assertThat(allocated() - before).isLessThan(5_000_000); // 160 MB with an array of its values
    }

    private static byte[] fill(byte[] bytes) {
        java.util.Arrays.fill(bytes, (byte) 8);
        return bytes;
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void refusesAChainOfAMillionDirectories() {
        int count = 1_000_000;
        ByteBuffer file = ByteBuffer.allocate(8 + 6 * count).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'I', 'I', 42, 0}).putInt(8);
        for (int i = 1; i <= count; i++) {
            file.putShort((short) 0).putInt(i == count ? 0 : 8 + 6 * i);
        }
        long before = allocated();

        assertThatThrownBy(() -> decode(file.array()))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("expected at most 10000 images");
        assertThat(allocated() - before).isLessThan(10_000_000);
    }
}
