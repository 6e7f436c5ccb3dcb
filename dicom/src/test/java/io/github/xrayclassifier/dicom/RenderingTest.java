// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.dicom.file.TransferSyntax;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Oracle: PS3.3 C.11.2 by hand. Fails if a file with several windows and a LUT is rendered by another than asked for. */
class RenderingTest {

    /** Stored values 0 to 10 and 200, two windows and a LUT that turns them round. */
    private static ByteBuffer file() {
        byte[] lut = new byte[512];
        for (int i = 0; i < 256; i++) {
            lut[2 * i] = (byte) (255 - i);
        }
        Attributes curve =
                new Attributes().shorts(Tag.LUT_DESCRIPTOR, "US", 256, 0, 8).bytes(Tag.LUT_DATA, "OW", lut);
        return TestDicom.file(TestDicom.picture()
                .text(Tag.WINDOW_CENTER, "DS", "128\\5.5")
                .text(Tag.WINDOW_WIDTH, "DS", "256\\11")
                .sequence(Tag.VOI_LUT_SEQUENCE, curve)
                .bytes(Tag.PIXEL_DATA, "OB", new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 200}));
    }

    private static int[] render(DicomOptions options) {
        short[] samples = DicomDecoder.of(options)
                .decode(file(), DecodeRequest.defaults())
                .pixels()
                .samples16();
        return new int[] {samples[0] & 0xFFFF, samples[5] & 0xFFFF, samples[10] & 0xFFFF, samples[11] & 0xFFFF};
    }

    @Test
    void takesTheFilesLutFirst() {
        assertThat(render(DicomOptions.defaults())).containsExactly(65_535, 250 * 257, 245 * 257, 55 * 257);
        assertThat(render(DicomOptions.defaults().withVoiLut(0)))
                .containsExactly(65_535, 250 * 257, 245 * 257, 55 * 257);
    }

    @Test
    void takesTheWindowThatIsAskedFor() {
        assertThat(render(DicomOptions.defaults().withWindow(0))).containsExactly(0, 5 * 257, 10 * 257, 200 * 257);
        assertThat(render(DicomOptions.defaults().withWindow(1))).containsExactly(0, 32_768, 65_535, 65_535);
    }

    @Test
    void takesARangeThatIsAskedFor() {
        assertThat(render(DicomOptions.defaults().withFullRange())).containsExactly(0, 5 * 257, 10 * 257, 200 * 257);
        assertThat(render(DicomOptions.defaults().withFrameRange())).containsExactly(0, 1638, 3277, 65_535);
    }

    /** A syntax without a golden would be read on nobody's word but ours. */
    @Test
    void hasAGoldenOfEachTransferSyntax() {
        Set<TransferSyntax> seen = Golden.names(".u16").stream()
                .map(name -> DicomFile.read(Golden.dicom(name), DecodeLimits.defaults())
                        .syntax())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(TransferSyntax.class)));

        assertThat(seen).containsExactlyInAnyOrderElementsOf(Arrays.asList(TransferSyntax.values()));
    }
}
