// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Oracle: core's reader of lossless JPEG files, written apart from this module's, which keeps the components apart and
 * lets signed cells wrap. Fails if the two come to differ on a stream that both read.
 */
class JpegLosslessAgreementTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jpeg57-sv1",
                "jpeg57-sv2",
                "jpeg57-sv3",
                "jpeg57-sv4",
                "jpeg57-sv5",
                "jpeg57-sv6",
                "jpeg57-sv7",
                "jpeg70-8",
                "jpeg70-12",
                "jpeg70-16",
                "jpeg70-gdcm"
            })
    void decodesTheStreamAsCoreDoes(String name) {
        DicomFile file = DicomFile.read(Golden.dicom(name), DecodeLimits.defaults());
        PixelFormat format = PixelFormat.of(file.data(), DecodeLimits.defaults());
        Element pixels = file.data().element(Tag.PIXEL_DATA).orElseThrow();
        ByteBuffer stream = new FrameBytes(file, format, pixels).frame(0);

        short[] cells =
                new JpegLosslessCodec().decode(stream.duplicate(), format).samples();
        GrayImage core =
                ImageDecoder.standard().decode(stream, DecodeRequest.defaults()).pixels();

        assertThat(cells).hasSize(core.width() * core.height());
        for (int i = 0; i < cells.length; i++) {
            assertThat(cells[i] & 0xFFFF).as("pixel %d", i).isEqualTo(core.sample(i % core.width(), i / core.width()));
        }
    }
}
