// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StandardDecoderTest {

    private static final ImageDecoder DECODER = ImageDecoder.standard();

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "00000018667479706865696300000000, HEIC",
        "00000018667479706d69663100000000, HEIF",
        "00000018667479706176696600000000, AVIF",
        "0000000c4a584c20, JPEG XL",
        "255044462d312e37, PDF",
        "4e5252443030303420, 'NRRD, a volume of slices'",
        "5035206973206e6f742061207069637475726521, text",
        "504b0304, a ZIP archive",
        "1f8b08, gzip",
        "00051607, 'AppleDouble, a macOS resource fork without the picture'",
        "0000000000000000, an unknown kind of file",
        "3c21444f43545950452068746d6c3e, text",
        "3c737667, text",
        "424d20697320612077617220617574686f72, text"
    })
    void namesWhatItFound(String hex, String name) {
        ByteBuffer source = ByteBuffer.wrap(HexFormat.of().parseHex(hex));

        assertThat(DECODER.recognizes(source)).isFalse();
        assertThatThrownBy(() -> DECODER.decode(source, DecodeRequest.defaults()))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessage("file: expected PNG, JPEG, TIFF, BMP, PGM, GIF, WebP or JPEG 2000, found " + name);
    }

    @Test
    void namesDicom() {
        byte[] file = new byte[200];
        System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, file, 128, 4);

        refuses(file, UnsupportedImageException.class, "found DICOM, which the module xray-classifier-dicom reads");
    }

    @Test
    void namesNifti() {
        byte[] file = new byte[400];
        System.arraycopy("n+1".getBytes(StandardCharsets.US_ASCII), 0, file, 344, 3);

        refuses(file, UnsupportedImageException.class, "found NIfTI, a volume of slices");
    }

    @Test
    void refusesAnEmptyFile() {
        refuses(new byte[0], MalformedImageException.class, "file: expected an image, found an empty file");
    }

    @ParameterizedTest
    @CsvSource({"arithmetic.jpg, found arithmetic-coded JPEG", "jpeg-ls.jpg, found JPEG-LS"})
    void namesTheCodingsOfJpegThatItLacks(String file, String message) {
        refuses(Golden.read(file), UnsupportedImageException.class, message);
    }

    static List<byte[]> giants() {
        ByteBuffer bmp = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B')
                .put((byte) 'M')
                .putInt(10, 54)
                .putInt(14, 40)
                .putInt(18, 20_000)
                .putInt(22, 20_000);
        bmp.putShort(28, (short) 8);
        ByteBuffer tiff = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) 2);
        tiff.putShort((short) 256).putShort((short) 4).putInt(1).putInt(20_000);
        tiff.putShort((short) 257).putShort((short) 4).putInt(1).putInt(20_000);
        ByteBuffer jpeg = ByteBuffer.allocate(100);
        jpeg.putInt(0xFFD8FFC0)
                .putShort((short) 11)
                .put((byte) 8)
                .putShort((short) 20_000)
                .putShort((short) 20_000);
        jpeg.put(new byte[] {1, 1, 0x11, 0});
        jpeg.putShort((short) 0xFFDA).putShort((short) 8).put(new byte[] {1, 1, 0, 0, 63, 0, 0, 0});
        jpeg.putShort((short) 0xFFD9);
        byte[] png = new PngBuilder()
                .header(20_000, 20_000, 8, 0, 0)
                .rows(new byte[1])
                .end();
        return List.of(png, bmp.array(), tiff.array(), jpeg.array());
    }

    @ParameterizedTest(name = "format {index}")
    @MethodSource("giants")
    void refusesAGiantHeaderWithoutAllocatingTheImage(byte[] file) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        refuses(file, UnsupportedImageException.class, "found 20000 x 20000");

        // worst 0.9 MB, nearly all of it classes of the assertion library; the image would be 400 MB
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
    }

    @Test
    void refusesAFileAboveTheLimit() {
        DecodeRequest request =
                DecodeRequest.defaults().withLimits(DecodeLimits.defaults().withMaxFileBytes(50));

        assertThatThrownBy(() -> DECODER.decode(ByteBuffer.wrap(PngBuilder.black(3, 3)), request))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageStartingWith("file size: expected at most 50 bytes");
    }

    @Test
    void leavesThePositionOfTheBufferAlone() {
        byte[] png = PngBuilder.black(3, 2);
        ByteBuffer source = ByteBuffer.allocateDirect(png.length + 20)
                .position(7)
                .put(png)
                .flip()
                .position(7);

        GrayImage image = DECODER.decode(source, DecodeRequest.defaults()).pixels();

        assertThat(image).hasToString("GrayImage[3 x 2, 8 bit]");
        assertThat(source.position()).isEqualTo(7);
        assertThat(source.remaining()).isEqualTo(png.length);
    }

    @Test
    void readsAPartOfAnArray() {
        byte[] png = Golden.read("gray8.png");
        byte[] jpeg = Golden.read("exif6.jpg");
        ByteBuffer both = ByteBuffer.allocate(png.length + jpeg.length).put(png).put(jpeg);

        assertThat(DECODER.decode(both.slice(0, png.length), DecodeRequest.defaults())
                        .format())
                .isEqualTo("PNG");
        assertThat(DECODER.decode(both.slice(png.length, jpeg.length), DecodeRequest.defaults())
                        .format())
                .isEqualTo("JPEG");
        assertThat(DECODER.decode(both.asReadOnlyBuffer().flip(), DecodeRequest.defaults())
                        .format())
                .isEqualTo("PNG");
    }

    @Test
    void givesTheSizeOfTheUprightImage() {
        DecodedImage stored = DECODER.decode(ByteBuffer.wrap(Golden.read("exif1.jpg")), DecodeRequest.defaults());
        DecodedImage turned = DECODER.decode(ByteBuffer.wrap(Golden.read("exif8.jpg")), DecodeRequest.defaults());

        assertThat(turned.sourceWidth()).isEqualTo(stored.sourceHeight());
        assertThat(turned.sourceHeight()).isEqualTo(stored.sourceWidth());
    }

    private static void refuses(byte[] file, Class<?> type, String message) {
        assertThatThrownBy(() -> DECODER.decode(ByteBuffer.wrap(file), DecodeRequest.defaults()))
                .isInstanceOf(type)
                .hasMessageContaining(message);
    }
}
