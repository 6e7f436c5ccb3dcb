// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that this library or others read wrongly, outside of the repository; skipped where they are absent. What is right
 * says a NumPy file beside each, made by pydicom, DCMTK or the standard's formula.
 */
class CasesTest {

    private static final Path CASES = Path.of(System.getProperty("xray.dicom.cases", "../../shared/cases/dicom"))
            .toAbsolutePath()
            .normalize();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "big_8_ow_odd_frames, 0, MULTI_FRAME", // its second frame
        "frames_zero, 0, 'FILE_FAULT'",
        "j2k_poc, 0, ''",
        "j2k_tnsot_zero, 0, ''",
        "tn0_one_tile_tp, 0, ''",
        "j2k_ybr_full_nomct, 0, ''",
        "j51_12bit, 0.00051, ''", // one level of 2,000: DCMTK decodes to what we do (golden jpeg51-12)
        "jpeg_two_frames_three_fragments_no_bot, 0.004, MULTI_FRAME", // one level of 255 of another inverse transform
        "lut8_bytes_big, 0, ''",
        "lut_item_empty, 0, 'FILE_FAULT'",
        "no_meta_big, 0, ''",
        "vr_spaces, 0, 'FILE_FAULT'",
        "window_after_pixels, 0, ''",
        "window_comma, 0, 'FILE_FAULT FILE_FAULT'",
        "ww_zero, 0, 'FILE_FAULT'",
    })
    void rendersAsOthersDo(String name, double tolerance, String warnings) throws IOException {
        DecodedImage image = decode(name, name.contains("frames") && !name.startsWith("frames") ? 1 : 0);

        double[] expected = numpy(Files.readAllBytes(CASES.resolve(name + ".npy")));
        short[] found = image.pixels().samples16();
        assertThat(found).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs((found[i] & 0xFFFF) / 65_535.0 - expected[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(0.5 / 65_535 + 1e-12 + tolerance);
        assertThat(kinds(image))
                .containsExactlyElementsOf(warnings.isEmpty() ? List.of() : List.of(warnings.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"j2k_tile_missing", "j2k_packets_missing"})
    void refusesDamage(String name) {
        assertThatThrownBy(() -> decode(name, 0)).isInstanceOf(MalformedImageException.class);
    }

    @ParameterizedTest
    @CsvSource({"lat_orientation, LATERAL_VIEW", "age_12Y, CHILD", "age_000Y, ''", "body_chest_lower, ''"})
    void warnsOfWhatTheFileSays(String name, String warning) throws IOException {
        assertThat(kinds(decode(name, 0))).containsExactlyElementsOf(warning.isEmpty() ? List.of() : List.of(warning));
    }

    private static List<String> kinds(DecodedImage image) {
        return image.warnings().stream().map(warning -> warning.kind().name()).toList();
    }

    private static DecodedImage decode(String name, int frame) throws IOException {
        assumeTrue(Files.isDirectory(CASES), () -> "expected " + CASES + ", found nothing: skipped");
        byte[] file = Files.readAllBytes(CASES.resolve(name + ".dcm"));
        return DicomDecoder.of(DicomOptions.defaults().withFrame(frame))
                .decode(ByteBuffer.wrap(file), DecodeRequest.defaults());
    }

    /** Doubles of NumPy's format 1.0, little endian. */
    private static double[] numpy(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int from = 10 + bytes.getShort(8);
        assertThat(new String(Arrays.copyOfRange(file, 10, from), java.nio.charset.StandardCharsets.US_ASCII))
                .contains("'<f8'", "False");
        double[] values = new double[(file.length - from) / 8];
        bytes.position(from).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return values;
    }
}
