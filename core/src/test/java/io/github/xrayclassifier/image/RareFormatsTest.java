// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Small files written by hand after the formats' specifications; what others encode lies in the goldens. */
class RareFormatsTest {

    private static DecodedImage decode(byte[] file) {
        assertThat(ImageDecoder.standard().recognizes(ByteBuffer.wrap(file))).isTrue();
        return ImageDecoder.standard().decode(ByteBuffer.wrap(file), DecodeRequest.defaults());
    }

    private static byte[] pnm(String header, int... samples) {
        byte[] start = header.getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(start, start.length + samples.length);
        for (int i = 0; i < samples.length; i++) {
            file[start.length + i] = (byte) samples[i];
        }
        return file;
    }

    @Test
    void readsPgmOfEightBits() {
        GrayImage image = decode(pnm("P5\n# drawn\n2 1\n255\n", 0, 200)).pixels();

        assertThat(image).hasToString("GrayImage[2 x 1, 8 bit]");
        assertThat(image.sample(1, 0)).isEqualTo(200);
    }

    @Test
    void readsPgmOfTwelveBits() {
        GrayImage image = decode(pnm("P5 2 1 4095\n", 0, 1, 15, 255)).pixels();

        assertThat(image).hasToString("GrayImage[2 x 1, 12 bit]");
        assertThat(image.sample(0, 0)).isEqualTo(1);
        assertThat(image.sample(1, 0)).isEqualTo(4095);
    }

    @Test
    void scalesAWhiteThatIsNoPowerOfTwo() {
        assertThat(decode(pnm("P5 2 1 100\n", 50, 100)).pixels().sample(1, 0)).isEqualTo(255);
    }

    @Test
    void readsPlainPgmAndPpm() {
        assertThat(decode(pnm("P2\n2 1\n255\n7 8\n")).pixels().sample(1, 0)).isEqualTo(8);
        assertThat(decode(pnm("P3\n1 1\n255\n255 0 0\n")).pixels().sample(0, 0)).isEqualTo(76);
        assertThat(decode(pnm("P6\n1 1\n255\n", 0, 255, 0)).colorfulness()).isEqualTo(1);
    }

    @Test
    void refusesAPgmThatIsCutOrTooLarge() {
        assertThatThrownBy(() -> decode(pnm("P5 2 2 255\n", 1, 2, 3)))
                .isInstanceOf(MalformedImageException.class)
                .hasMessageContaining("expected 4 bytes, found the end after 3");
        assertThatThrownBy(() -> decode(pnm("P5 20000 20000 255\n", 1)))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("found 20000 x 20000");
    }

    /** GIF89a, appendix F: clear, 1, 0, end in codes of three bits, lowest bit first. */
    private static final String GIF =
            "474946383961" + "02000100800000" + "000000ffffff" + "2c00000000020001000002" + "020c0a" + "00";

    @Test
    void readsAGif() {
        GrayImage image = decode(HexFormat.of().parseHex(GIF + "3b")).pixels();

        assertThat(image).hasToString("GrayImage[2 x 1, 8 bit]");
        assertThat(image.sample(0, 0)).isEqualTo(255);
        assertThat(image.sample(1, 0)).isZero();
    }

    @Test
    void warnsOfAnAnimation() {
        String frame = GIF.substring(GIF.indexOf("2c0000"));
        DecodedImage image = decode(HexFormat.of().parseHex(GIF + frame + "3b"));

        assertThat(image.warnings()).extracting(ImageWarning::kind).containsExactly(ImageWarning.Kind.MULTI_FRAME);
        assertThat(image.pixels().sample(0, 0)).isEqualTo(255);
    }

    @Test
    void refusesAGifThatIsCutOrTooLarge() {
        assertThatThrownBy(() -> decode(HexFormat.of().parseHex(GIF))).isInstanceOf(MalformedImageException.class);
        String large = "474946383961" + "ffffffff800000" + GIF.substring(26) + "3b";
        assertThatThrownBy(() -> decode(HexFormat.of().parseHex(large)))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("found 65535 x 65535");
    }

    @Test
    void warnsOfABmpWithoutItsLastPadding() {
        byte[] bmp = Golden.read("gray8.bmp"); // rows of 37 bytes, padded to 40
        DecodedImage image = decode(Arrays.copyOf(bmp, bmp.length - 3));

        assertThat(image.warnings()).extracting(ImageWarning::kind).containsExactly(ImageWarning.Kind.FILE_FAULT);
        assertThat(Golden.bigEndian(image.pixels()))
                .isEqualTo(Golden.bigEndian(decode(bmp).pixels()));
    }

    /**
     * WebP Lossless Bitstream, section 6.2.2: the one pixel of the entropy image names group 65,535, so the codes of 65,536 groups
     * follow; here they do not. A reader that takes zeros behind the end for codes needs minutes and 300 MB.
     */
    @Test
    void endsWhereAWebPEnds() {
        // Lowest bit first: no transform, no color cache, an entropy image of blocks of 4; no color cache; a simple
        // code of one
        // symbol each for green and red (255), blue, alpha and distance (0).
        StringBuilder bits = new StringBuilder("0" + "0" + "1000" + "0");
        for (String symbol : new String[] {"11111111", "11111111", "00000000", "00000000", "00000000"}) {
            bits.append("101").append(symbol);
        }
        byte[] data = new byte[5 + (bits.length() + 7) / 8]; // behind the signature: 1 x 1 pixels, no alpha, version 0
        data[0] = 0x2F;
        for (int i = 0; i < bits.length(); i++) {
            data[5 + i / 8] |= (byte) ((bits.charAt(i) - '0') << i % 8);
        }
        int padded = data.length + data.length % 2;
        byte[] file = ByteBuffer.allocate(20 + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(12 + padded)
                .put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .put(data)
                .array();

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), // takes 0.1
                () -> assertThatThrownBy(() -> decode(file))
                        .isInstanceOf(MalformedImageException.class)
                        .hasMessage("WebP: expected more data, found the end of the file at byte " + file.length));
    }

    /** Of the golden file with another size in its key frame header (RFC 6386, section 9.1). */
    @Test
    void refusesAWebPOfMoreThanEightMegapixels() {
        byte[] file = Golden.read("rgb8-lossy.webp");
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(26, (short) 4000)
                .putShort(28, (short) 2001);

        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessage("WebP header: expected at most 8000000 pixels, found 4000 x 2001");
    }
}
