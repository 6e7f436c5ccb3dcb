// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static io.github.xrayclassifier.dicom.TestDicom.element;
import static io.github.xrayclassifier.dicom.TestDicom.item;
import static io.github.xrayclassifier.dicom.TestDicom.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import io.github.xrayclassifier.testkit.ImageFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults that DCMTK, pydicom or fo-dicom forgive; oracle: the equations of PS3.3 C.11.2 on twelve samples. */
class ForgivenFaultsTest {

    private static final String EXPLICIT = "1.2.840.10008.1.2.1";
    private static final String BIG = "1.2.840.10008.1.2.2";
    private static final byte[] SAMPLES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 255};

    private static DecodedImage decode(ByteBuffer file) {
        return DicomDecoder.open().decode(file, DecodeRequest.defaults());
    }

    private static int[] gray(DecodedImage image) {
        GrayImage pixels = image.pixels();
        int[] samples = new int[pixels.width() * pixels.height()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = pixels.sample(i % pixels.width(), i / pixels.width());
        }
        return samples;
    }

    private static void assertKinds(DecodedImage image, Kind... kinds) {
        assertThat(image.warnings()).extracting(ImageWarning::kind).containsExactly(kinds);
    }

    /** Equation C.11-1: center 8 and width 16 leave 0 black and 15 white, a fifteenth each between. */
    private static int[] fifteenths() {
        int[] expected = new int[12];
        for (int i = 0; i < 12; i++) {
            expected[i] = i == 11 ? 65_535 : i * 4369;
        }
        return expected;
    }

    @Test
    void appliesAWindowThatStandsBehindThePixels() {
        byte[] window = new Attributes()
                .text(Tag.WINDOW_CENTER, "DS", "8")
                .text(Tag.WINDOW_WIDTH, "DS", "16")
                .encode();
        DecodedImage image =
                decode(TestDicom.file(EXPLICIT, join(TestDicom.picture().encode(), window)));

        assertThat(gray(image)).isEqualTo(fifteenths());
        assertKinds(image);
    }

    @Test
    void warnsOfBytesBehindThePixelsThatAreNoElements() {
        byte[] file = join(TestDicom.picture().encode(), new byte[20]);

        assertKinds(decode(TestDicom.file(EXPLICIT, file)), Kind.FILE_FAULT);
    }

    @Test
    void readsADecimalComma() {
        DecodedImage image = decode(TestDicom.file(
                TestDicom.picture().text(Tag.WINDOW_CENTER, "DS", "8,0").text(Tag.WINDOW_WIDTH, "DS", "16")));

        assertThat(gray(image)).isEqualTo(fifteenths());
        assertKinds(image, Kind.FILE_FAULT);
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "0.5"})
    void leavesOutAWindowWithoutAWidth(String width) {
        DecodedImage image = decode(TestDicom.file(
                TestDicom.picture().text(Tag.WINDOW_CENTER, "DS", "5").text(Tag.WINDOW_WIDTH, "DS", width)));

        assertThat(gray(image)).startsWith(0, 257, 514).endsWith(65_535); // all of 8 bits
        assertKinds(image, Kind.FILE_FAULT);
    }

    @Test
    void takesNoFramesForOne() {
        DecodedImage image = decode(TestDicom.file(TestDicom.picture().text(Tag.FRAMES, "IS", "0")));

        assertThat(gray(image)).startsWith(0, 257);
        assertKinds(image, Kind.FILE_FAULT);
    }

    @ParameterizedTest
    @CsvSource({"'  '", "'??'"})
    void stepsOverPrivateElementsWithoutAVr(String vr) {
        byte[] element = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x0029)
                .putShort((short) 0x1010)
                .put(vr.getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 4)
                .putInt(7)
                .array();
        byte[] header = TestDicom.header().encode();
        byte[] pixels = new Attributes().bytes(Tag.PIXEL_DATA, "OB", SAMPLES).encode();
        DecodedImage image = decode(TestDicom.file(EXPLICIT, join(header, element, pixels)));

        assertThat(gray(image)).startsWith(0, 257);
        assertKinds(image, Kind.FILE_FAULT);
    }

    @Test
    void leavesOutALutItemWithoutATable() {
        Attributes empty = new Attributes().bytes(Tag.LUT_DESCRIPTOR, "US", new byte[0]);
        DecodedImage image = decode(TestDicom.file(TestDicom.picture().sequence(Tag.VOI_LUT_SEQUENCE, empty)));

        assertThat(gray(image)).startsWith(0, 257).endsWith(65_535);
        assertKinds(image, Kind.FILE_FAULT);
    }

    @Test
    void takesHalfColorsThatAreWholeForYbrFull() {
        byte[] pixels = new byte[36];
        Arrays.fill(pixels, (byte) 128);
        for (int i = 0; i < 12; i++) {
            pixels[3 * i] = SAMPLES[i];
        }
        DecodedImage image = decode(TestDicom.file(TestDicom.picture()
                .shorts(Tag.SAMPLES_PER_PIXEL, "US", 3)
                .text(Tag.PHOTOMETRIC, "CS", "YBR_FULL_422")
                .bytes(Tag.PIXEL_DATA, "OB", pixels)));

        assertThat(gray(image)).startsWith(0, 257, 514).endsWith(65_535);
        assertKinds(image, Kind.FILE_FAULT);
    }

    /** An explicit element in big endian. */
    private static byte[] big(int tag, String vr, byte... value) {
        boolean wide = "OB OW SQ UN".contains(vr);
        ByteBuffer bytes = ByteBuffer.allocate((wide ? 12 : 8) + value.length);
        bytes.putInt(tag).put(vr.getBytes(StandardCharsets.US_ASCII));
        return (wide ? bytes.putShort((short) 0).putInt(value.length) : bytes.putShort((short) value.length))
                .put(value)
                .array();
    }

    private static byte[] bigHeader(int frames) {
        return join(
                big(Tag.SOP_CLASS, "UI", "1.2.840.10008.5.1.4.1.1.7\0".getBytes(StandardCharsets.US_ASCII)),
                big(Tag.SAMPLES_PER_PIXEL, "US", (byte) 0, (byte) 1),
                big(Tag.PHOTOMETRIC, "CS", "MONOCHROME2 ".getBytes(StandardCharsets.US_ASCII)),
                big(Tag.FRAMES, "IS", (frames + " ").getBytes(StandardCharsets.US_ASCII)),
                big(Tag.ROWS, "US", (byte) 0, (byte) 1),
                big(Tag.COLUMNS, "US", (byte) 0, (byte) 3),
                big(Tag.BITS_ALLOCATED, "US", (byte) 0, (byte) 8),
                big(Tag.BITS_STORED, "US", (byte) 0, (byte) 8),
                big(Tag.HIGH_BIT, "US", (byte) 0, (byte) 7),
                big(Tag.PIXEL_REPRESENTATION, "US", (byte) 0, (byte) 0));
    }

    /** PS3.5 A.3: in words of big endian the second byte is the first cell, across the end of a frame of three. */
    @Test
    void readsOddFramesInBigEndianWords() {
        byte[] file = join(bigHeader(2), big(Tag.PIXEL_DATA, "OW", new byte[] {2, 1, 4, 3, 6, 5}));

        assertThat(gray(decode(TestDicom.file(BIG, file)))).containsExactly(257, 2 * 257, 3 * 257);
        assertThat(gray(DicomDecoder.of(DicomOptions.defaults().withFrame(1))
                        .decode(TestDicom.file(BIG, file), DecodeRequest.defaults())))
                .containsExactly(4 * 257, 5 * 257, 6 * 257);
    }

    @Test
    void readsPackedLutsInBigEndianWords() {
        byte[] table = {20, 10, 40, 30}; // 10, 20, 30, 40
        byte[] lut = join(big(Tag.LUT_DESCRIPTOR, "US", new byte[] {0, 4, 0, 0, 0, 8}), big(Tag.LUT_DATA, "OW", table));
        ByteBuffer item = ByteBuffer.allocate(8 + lut.length)
                .putInt(Tag.ITEM)
                .putInt(lut.length)
                .put(lut);
        byte[] file =
                join(bigHeader(1), big(Tag.VOI_LUT_SEQUENCE, "SQ", item.array()), big(Tag.PIXEL_DATA, "OB", new byte[] {
                    0, 1, 3, 0
                }));

        assertThat(gray(decode(TestDicom.file(BIG, file)))).containsExactly(10 * 257, 20 * 257, 40 * 257);
    }

    @Test
    void readsABareBigEndianSet() {
        ByteBuffer file = ByteBuffer.wrap(join(bigHeader(1), big(Tag.PIXEL_DATA, "OB", new byte[] {1, 2, 3, 0})));

        assertThat(DicomDecoder.open().recognizes(file)).isTrue();
        assertThat(gray(decode(file))).containsExactly(257, 2 * 257, 3 * 257);
    }

    @Test
    void readsAnImplicitMetaHeader() {
        byte[] uid = (EXPLICIT + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer meta = ByteBuffer.allocate(8 + uid.length).order(ByteOrder.LITTLE_ENDIAN);
        meta.putShort((short) 2).putShort((short) 0x10).putInt(uid.length).put(uid);
        byte[] preamble = Arrays.copyOf(new byte[128], 132);
        System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, preamble, 128, 4);
        byte[] file = join(preamble, meta.array(), TestDicom.picture().encode());

        assertThat(gray(decode(ByteBuffer.wrap(file)))).startsWith(0, 257);
    }

    @Test
    void findsFramesByTheirStartMarkersWithoutATable() {
        byte[] first = jpeg(40);
        byte[] second = jpeg(200);
        int half = first.length / 2;
        byte[] frames = TestDicom.header()
                .text(Tag.FRAMES, "IS", "2")
                .shorts(Tag.ROWS, "US", 8)
                .shorts(Tag.COLUMNS, "US", 8)
                .encode();
        byte[] pixels = TestDicom.encapsulated(
                Arrays.copyOf(first, half), Arrays.copyOfRange(first, half, first.length), second);
        ByteBuffer file = TestDicom.file("1.2.840.10008.1.2.4.50", join(frames, pixels));

        assertThat(gray(decode(file))).containsOnly(40 * 257);
        assertThat(gray(DicomDecoder.of(DicomOptions.defaults().withFrame(1)).decode(file, DecodeRequest.defaults())))
                .containsOnly(200 * 257);
    }

    private static byte[] jpeg(int level) {
        byte[] samples = new byte[64];
        Arrays.fill(samples, (byte) level);
        return ImageFiles.jpeg(GrayImage.wrap8(samples, 8, 8));
    }

    @Test
    void readsAJpegFrameWithoutItsEndMarker() {
        byte[] frame = jpeg(40);
        byte[] file = join(
                TestDicom.header()
                        .shorts(Tag.ROWS, "US", 8)
                        .shorts(Tag.COLUMNS, "US", 8)
                        .encode(),
                TestDicom.encapsulated(Arrays.copyOf(frame, frame.length - 2)));
        DecodedImage image = decode(TestDicom.file("1.2.840.10008.1.2.4.50", file));

        assertThat(gray(image)).containsOnly(40 * 257);
        assertKinds(image, Kind.FILE_FAULT);
    }

    @Test
    void refusesMillionsOfFragmentsInBoundedMemory() {
        byte[] one = item(Tag.ITEM, 2, (byte) 1, (byte) 2);
        ByteBuffer many = ByteBuffer.allocate(one.length * 1_200_000);
        while (many.hasRemaining()) {
            many.put(one);
        }
        byte[] file = join(
                TestDicom.header().encode(),
                element(Tag.PIXEL_DATA, "OB", -1),
                item(Tag.ITEM, 0),
                many.array(),
                item(Tag.SEQUENCE_END, 0));

        assertThatThrownBy(() -> decode(TestDicom.file("1.2.840.10008.1.2.5", file)))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("expected at most 1048576 fragments");
    }
}
