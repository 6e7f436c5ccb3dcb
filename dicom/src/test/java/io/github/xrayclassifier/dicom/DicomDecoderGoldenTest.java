// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Oracle: DCMTK and GDCM coded the files, pydicom and dcm2pnm rendered them ({@code make-goldens.py}). Fails if a
 * transfer syntax, a bit layout or a step of the grayscale pipeline is read otherwise than they read it.
 */
class DicomDecoderGoldenTest {

    static List<String> pydicom() {
        return Golden.names(".u16");
    }

    static List<String> dcmtk() {
        return Golden.names(".dcmtk");
    }

    @ParameterizedTest
    @MethodSource("pydicom")
    void decodesAsPydicomDoes(String name) {
        ByteBuffer file = Golden.dicom(name);
        assertThat(DicomDecoder.open().recognizes(file)).isTrue();

        int worst = worst(decode(name, file), Golden.samples(name + ".u16"));

        assertThat(worst).isZero();
        assertThat(file.position()).isZero();
        assertThat(file.remaining()).isEqualTo(file.capacity());
    }

    @ParameterizedTest
    @MethodSource("dcmtk")
    void decodesAsDcmtkDoes(String name) {
        int worst = worst(decode(name, Golden.dicom(name)), Golden.samples(name + ".dcmtk"));

        assertThat(worst).isLessThanOrEqualTo(1); // worst 1 of 65,535: dcm2pnm cuts where we round
    }

    @ParameterizedTest
    @MethodSource("pydicom")
    void decodesTheSameFromADirectReadOnlySlice(String name) {
        ByteBuffer file = Golden.dicom(name);
        ByteBuffer direct = ByteBuffer.allocateDirect(file.capacity() + 7);
        direct.position(3).put(file.duplicate()).position(3).limit(3 + file.capacity());

        DecodedImage image = decode(name, direct.asReadOnlyBuffer());

        assertThat(image.pixels().samples16())
                .isEqualTo(decode(name, file).pixels().samples16());
        assertThat(direct.position()).isEqualTo(3);
    }

    private static DecodedImage decode(String name, ByteBuffer file) {
        DicomOptions options = DicomOptions.defaults();
        return DicomDecoder.of(name.startsWith("frames") ? options.withFrame(2) : options)
                .decode(file, DecodeRequest.defaults());
    }

    private static int worst(DecodedImage image, short[] expected) {
        short[] found = image.pixels().samples16();
        assertThat(found).hasSameSizeAs(expected);
        int worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs((found[i] & 0xFFFF) - (expected[i] & 0xFFFF)));
        }
        return worst;
    }
}
