// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static io.github.xrayclassifier.dicom.TestDicom.element;
import static io.github.xrayclassifier.dicom.TestDicom.encapsulated;
import static io.github.xrayclassifier.dicom.TestDicom.header;
import static io.github.xrayclassifier.dicom.TestDicom.item;
import static io.github.xrayclassifier.dicom.TestDicom.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.dicom.file.TransferSyntax;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import java.nio.ByteBuffer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fails if a crooked file is read, hangs, overflows a stack or ends in anything but a typed error that says where. */
class BadInputTest {

    private static final String EXPLICIT = "1.2.840.10008.1.2.1";
    private static final String RLE = "1.2.840.10008.1.2.5";

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(
            Class<? extends XrayException> type, ByteBuffer file) {
        return assertThatThrownBy(() -> DicomDecoder.open().decode(file, DecodeRequest.defaults()))
                .isExactlyInstanceOf(type);
    }

    @Test
    void refusesAValueLengthBeyondTheFile() {
        byte[] data = join(header().encode(), element(Tag.PIXEL_DATA, "OW", 0x7FFF_FFF0, new byte[12]));

        refused(MalformedImageException.class, TestDicom.file(EXPLICIT, data))
                .hasMessageContaining("(7fe0,0010)")
                .hasMessageContaining("expected a length of at most 12 bytes, found 2147483632");
    }

    @Test
    void refusesAnUndefinedLengthThatNeverEnds() {
        byte[] data = element(Tag.VOI_LUT_SEQUENCE, "SQ", -1, item(Tag.ITEM, -1));

        refused(MalformedImageException.class, TestDicom.file(EXPLICIT, data)).hasMessageContaining("found the end");
    }

    @Test
    void refusesAnUndefinedLengthOfPlainText() {
        byte[] data = element(0x0040_A160, "UT", -1, new byte[16]);

        refused(MalformedImageException.class, TestDicom.file(EXPLICIT, data))
                .hasMessageContaining("expected a defined length, found an undefined one");
    }

    @Test
    void walksTenThousandNestedSequencesWithoutAStack() {
        byte[] open = join(element(0x0040_A730, "SQ", -1), item(Tag.ITEM, -1));
        byte[] close = join(item(Tag.ITEM_END, 0), item(Tag.SEQUENCE_END, 0));
        ByteBuffer nested = ByteBuffer.allocate(10_000 * (open.length + close.length));
        for (int i = 0; i < 10_000; i++) {
            nested.put(open);
        }
        for (int i = 0; i < 10_000; i++) {
            nested.put(close);
        }
        byte[] before = new Attributes().text(Tag.SOP_CLASS, "UI", TestDicom.SC).encode();
        byte[] data = join(before, nested.array(), TestDicom.picture().encode());

        var image = DicomDecoder.open().decode(TestDicom.file(EXPLICIT, data), DecodeRequest.defaults());

        assertThat(image.pixels().sample(1, 0)).isEqualTo(257);
    }

    @ParameterizedTest(name = "{0} rows x {1} columns x {2} frames")
    @CsvSource({"16384, 16384, 1", "65535, 1, 1", "4000, 4000, 4", "8, 8, 2147483647"})
    void refusesImagesBeyondTheLimitsBeforeAllocating(int rows, int columns, int frames) {
        Attributes huge = TestDicom.picture()
                .shorts(Tag.ROWS, "US", rows)
                .shorts(Tag.COLUMNS, "US", columns)
                .text(Tag.FRAMES, "IS", String.valueOf(frames));

        refused(UnsupportedImageException.class, TestDicom.file(huge)).hasMessageContaining("expected at most");
    }

    @Test
    void refusesADeflateBombHavingSpentNoMemoryOnIt() {
        byte[] bomb = TestDicom.deflate(new byte[30_000_000]);
        DecodeRequest small =
                DecodeRequest.defaults().withLimits(DecodeLimits.defaults().withMaxFileBytes(1 << 20));

        assertThatThrownBy(() -> DicomDecoder.open().decode(TestDicom.file(TransferSyntax.DEFLATED.uid(), bomb), small))
                .isExactlyInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("deflated data set: expected at most 1048576 bytes");
    }

    @Test
    void refusesPixelDataThatIsTooShort() {
        Attributes cut = header().bytes(Tag.PIXEL_DATA, "OB", new byte[10]);

        refused(MalformedImageException.class, TestDicom.file(cut))
                .hasMessageContaining("expected 12 bytes for 4 x 3 pixels x 1 frames, found 10");
    }

    @Test
    void refusesEncapsulatedPixelsWithoutFragments() {
        byte[] data = join(header().encode(), encapsulated());

        refused(MalformedImageException.class, TestDicom.file(RLE, data))
                .hasMessageContaining("expected at least one fragment, found none");
    }

    @Test
    void refusesAFragmentBeyondTheFile() {
        byte[] data = join(
                header().encode(),
                element(Tag.PIXEL_DATA, "OB", -1, join(item(Tag.ITEM, 0), item(Tag.ITEM, 5000, new byte[8]))));

        refused(MalformedImageException.class, TestDicom.file(RLE, data))
                .hasMessageContaining("DICOM fragment at byte")
                .hasMessageContaining("found 5000");
    }

    @Test
    void refusesFragmentsWithoutTheirDelimiter() {
        byte[] data =
                join(header().encode(), element(Tag.PIXEL_DATA, "OB", -1, join(item(Tag.ITEM, 0), item(Tag.ITEM, 0))));

        refused(MalformedImageException.class, TestDicom.file(RLE, data)).hasMessageContaining("sequence delimiter");
    }

    @Test
    void refusesAnOffsetTableThatPointsBetweenFragments() {
        Attributes frames = header().text(Tag.FRAMES, "IS", "2");
        byte[] table = item(Tag.ITEM, 8, new byte[] {0, 0, 0, 0, 3, 0, 0, 0});
        byte[] pieces =
                join(item(Tag.ITEM, 4, new byte[4]), item(Tag.ITEM, 4, new byte[4]), item(Tag.ITEM, 2, new byte[2]));
        byte[] data = join(
                frames.encode(), element(Tag.PIXEL_DATA, "OB", -1, join(table, pieces, item(Tag.SEQUENCE_END, 0))));

        refused(MalformedImageException.class, TestDicom.file(RLE, data))
                .hasMessageContaining("expected the start of a fragment, found offset 3");
    }

    @Test
    void refusesOverlappingRleSegments() {
        ByteBuffer frame = ByteBuffer.allocate(100).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        frame.putInt(0, 2).putInt(4, 80).putInt(8, 70);
        Attributes deep = header().shorts(Tag.BITS_ALLOCATED, "US", 16);
        byte[] data = join(deep.encode(), encapsulated(frame.array()));

        refused(MalformedImageException.class, TestDicom.file(RLE, data))
                .hasMessageContaining("RLE header: expected segment 1 within 64 to 100, found 80 to 70");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "jpeg50, JPEG header",
        "jpeg70-12, JPEG header",
        "jpegls80-12, JPEG-LS header",
        "j2k90-12, JPEG 2000 header"
    })
    void refusesAStreamWhoseHeaderContradictsTheDataSet(String name, String where) {
        byte[] bytes = Golden.file(name);
        byte[] rows = TestDicom.element(Tag.ROWS, "US", 2, (byte) 30, (byte) 0);
        int at = indexOf(bytes, rows);
        bytes[at + 8] = 29;

        refused(MalformedImageException.class, ByteBuffer.wrap(bytes))
                .hasMessageContaining(where + ": expected 40 x 29 pixels")
                .hasMessageContaining("found 40 x 30");
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        int at = 0;
        while (!java.util.Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1.2.840.10008.1.2.4.102, H.264",
        "1.2.840.10008.1.2.4.201, High-Throughput JPEG 2000",
        "1.2.840.10008.1.2.4.94, JPIP",
        "1.2.3.4, not a registered transfer syntax"
    })
    void namesATransferSyntaxThatItDoesNotRead(String uid, String meaning) {
        refused(UnsupportedImageException.class, TestDicom.file(uid, new byte[0]))
                .hasMessageContaining("transfer syntax (0002,0010)")
                .hasMessageContaining(uid)
                .hasMessageContaining(meaning);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "1.2.840.10008.5.1.4.1.1.88.22, Structured Report",
        "1.2.840.10008.1.3.10, DICOMDIR",
        "1.2.840.10008.5.1.4.1.1.104.1, Encapsulated PDF",
        "1.2.840.10008.5.1.4.1.1.77.1.1.1, Video Endoscopic",
        "1.2.840.10008.5.1.4.1.1.11.1, Presentation State",
        "1.2.840.10008.5.1.4.1.1.481.3, Radiotherapy"
    })
    void namesAnObjectThatIsNoImage(String uid, String meaning) {
        Attributes object = new Attributes().text(Tag.SOP_CLASS, "UI", uid);

        refused(UnsupportedImageException.class, TestDicom.file(object))
                .hasMessageContaining("expected an image with pixel data (7fe0,0010)")
                .hasMessageContaining(uid)
                .hasMessageContaining(meaning);
    }

    @ParameterizedTest(name = "{0} allocated, {1} stored, high bit {2}")
    @CsvSource({"8, 9, 8, Malformed", "16, 12, 16, Malformed", "16, 12, 10, Malformed", "32, 32, 31, Unsupported"})
    void refusesBitsThatCannotBe(int allocated, int stored, int high, String type) {
        Attributes picture = TestDicom.picture()
                .shorts(Tag.BITS_ALLOCATED, "US", allocated)
                .shorts(Tag.BITS_STORED, "US", stored)
                .shorts(Tag.HIGH_BIT, "US", high);

        assertThatThrownBy(() -> DicomDecoder.open().decode(TestDicom.file(picture), DecodeRequest.defaults()))
                .isInstanceOf(XrayException.class)
                .hasMessageContaining("bits")
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).startsWith(type));
    }

    @ParameterizedTest(name = "slope {0}, center {1}, width {2}")
    @CsvSource({"0, 1, 100", "NaN, 1, 100", "1, 0x1p3, 100", "1, 1, 1d", "1e999, 1, 10"})
    void refusesNumbersThatAreNone(String slope, String center, String width) {
        Attributes picture = TestDicom.picture()
                .text(Tag.RESCALE_SLOPE, "DS", slope)
                .text(Tag.WINDOW_CENTER, "DS", center)
                .text(Tag.WINDOW_WIDTH, "DS", width);

        refused(MalformedImageException.class, TestDicom.file(picture)).hasMessageContaining("(0028,105");
    }

    @Test
    void refusesAFrameAndAWindowThatTheFileLacks() {
        ByteBuffer file = TestDicom.file(TestDicom.picture());

        assertThatThrownBy(() ->
                        DicomDecoder.of(DicomOptions.defaults().withFrame(1)).decode(file, DecodeRequest.defaults()))
                .isExactlyInstanceOf(MalformedImageException.class)
                .hasMessageContaining("expected frame 2 as the options ask, found 1 frames");
        assertThatThrownBy(() ->
                        DicomDecoder.of(DicomOptions.defaults().withWindow(0)).decode(file, DecodeRequest.defaults()))
                .isExactlyInstanceOf(MalformedImageException.class)
                .hasMessageContaining("expected window 1 as the options ask, found none");
    }
}
