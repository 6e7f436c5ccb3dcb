// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Oracle: the same image without the fault, which goldens hold against libjpeg-turbo. */
class JpegFaultsTest {

    private static DecodedImage decode(byte[] file) {
        return ImageDecoder.standard().decode(ByteBuffer.wrap(file), DecodeRequest.defaults());
    }

    private static byte[] inserted(byte[] file, int at, String hex) {
        byte[] more = HexFormat.of().parseHex(hex);
        ByteBuffer all = ByteBuffer.allocate(file.length + more.length);
        return all.put(file, 0, at).put(more).put(file, at, file.length - at).array();
    }

    private static void assertSame(DecodedImage found, String golden, Kind... kinds) {
        assertThat(Golden.bigEndian(found.pixels()))
                .isEqualTo(Golden.bigEndian(decode(Golden.read(golden)).pixels()));
        assertThat(found.warnings()).extracting(ImageWarning::kind).containsExactly(kinds);
    }

    /** The place of a marker, -1 for none. */
    private static int find(byte[] file, int marker, int from) {
        for (int i = from; i + 1 < file.length; i++) {
            if (file[i] == (byte) 0xFF && (file[i + 1] & 0xFF) == marker) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void warnsOfBytesBetweenSegments() {
        byte[] file = Golden.read("gray-q75.jpg");

        assertSame(decode(inserted(file, find(file, 0xDB, 0), "000102")), "gray-q75.jpg", Kind.FILE_FAULT);
    }

    @Test
    void warnsOfRestartMarkersBehindTheLastBlock() {
        byte[] file = Golden.read("gray-q75.jpg");

        assertSame(decode(inserted(file, file.length - 2, "ffd0ffd1")), "gray-q75.jpg", Kind.FILE_FAULT);
    }

    @Test
    void refusesManyBytesBehindTheLastBlock() {
        byte[] file = Golden.read("gray-q75.jpg");

        assertThatThrownBy(() -> decode(inserted(file, file.length - 2, "00".repeat(2000))))
                .isInstanceOf(MalformedImageException.class)
                .hasMessageContaining("expected its end, found 2000 more bytes");
    }

    @Test
    void takesTheFirstOrientation() {
        byte[] file = Golden.read("exif6.jpg");
        int second = find(file, 0xDB, 0);
        String upright = "ffe100224578696600004d4d002a0000000800010112000300000001000100000000" + "0000";

        assertSame(decode(inserted(file, second, upright)), "exif6.jpg");
    }

    @Test
    void takesAnOrientationOfFourBytesInBigEndian() {
        byte[] file = Golden.read("exif1.jpg");
        String turned = "ffe100224578696600004d4d002a0000000800010112000400000001000000060000" + "0000";
        DecodedImage found = decode(inserted(file, 2, turned));

        assertThat(found.pixels()).hasToString("GrayImage[27 x 37, 8 bit]");
    }

    @Test
    void warnsOfAMultiPictureFile() {
        byte[] file = Golden.read("gray-q75.jpg");
        String index = "ffe200204d504600" + "4d4d002a00000008" + "0001" + "b001" + "0004" + "00000001" + "00000002"
                + "00000000";

        assertSame(decode(inserted(file, 2, index)), "gray-q75.jpg", Kind.MULTI_FRAME);
    }

    @Test
    void takesInksForInvertedWithoutAdobesMarkerToo() {
        byte[] file = Golden.read("cmyk.jpg");
        int adobe = find(file, 0xEE, 0);
        int length = 2 + ((file[adobe + 2] & 0xFF) << 8 | (file[adobe + 3] & 0xFF));
        byte[] without = Arrays.copyOf(file, file.length - length);
        System.arraycopy(file, adobe + length, without, adobe, file.length - adobe - length);

        assertSame(decode(without), "cmyk.jpg");
    }

    @Test
    void refusesAProgressiveImageWithoutItsLastScan() {
        byte[] file = Golden.read("gray-progressive.jpg");
        int last = 0;
        for (int at = find(file, 0xDA, 0); at >= 0; at = find(file, 0xDA, at + 2)) {
            last = at;
        }
        byte[] cut = Arrays.copyOf(file, last + 2);
        cut[last + 1] = (byte) 0xD9;

        assertThatThrownBy(() -> decode(cut))
                .isInstanceOf(MalformedImageException.class)
                .hasMessageContaining("expected scans that complete component 1");
    }

    @Test
    void seesTheColorsOfLosslessYcc() {
        byte[] file = Golden.read("lossless-rgb8.jpg");
        String jfif = "ffe000104a46494600010100000100010000";
        DecodedImage found = decode(inserted(file, 2, jfif)); // now three channels of YCbCr far from gray

        assertThat(found.colorfulness()).isGreaterThan(0.05);
    }

    /** A hundred scans over 49 megapixels in 103 kB: 40 s of refining zeros if nobody counts. */
    @Test
    void refusesScansThatNoDataBearsOut() {
        int blocks = 875 * 875;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        write(file, "ffd8ffc2000b081b581b5801011100");
        write(file, "ffdb004300" + "01".repeat(64));
        String oneCode = "01" + "00".repeat(15);
        write(
                file,
                "ffc4001400" + oneCode + "00" + "ffc4001410" + oneCode
                        + "e0"); // differences of 0; runs of 2^14 and more
        write(file, "ffda0008010100000000");
        file.writeBytes(new byte[(blocks + 7) / 8]);
        for (int scan = 0; scan < 98; scan++) {
            write(file, "ffda00080101" + "00" + "013f" + (scan == 0 ? "01" : "10"));
            byte[] runs = new byte[((blocks + 32766) / 32767 * 15 + 7) / 8 + 2];
            for (int i = 0; i < (blocks + 32766) / 32767 * 15; i++) {
                runs[i / 8] |= (byte) (i % 15 == 0 ? 0 : 0x80 >> i % 8);
            }
            for (byte each : runs) {
                file.write(each);
                if (each == (byte) 0xFF) {
                    file.write(0);
                }
            }
        }
        write(file, "ffd9");
        long start = System.nanoTime();

        assertThatThrownBy(() -> decode(file.toByteArray()))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("found scans that visit each coefficient more than 8 times without data");
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L); // worst 0.9 s on an idle machine
    }

    private static void write(ByteArrayOutputStream file, String hex) {
        file.writeBytes(HexFormat.of().parseHex(hex));
    }
}
