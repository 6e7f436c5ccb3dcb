// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.testkit.ImageDecoderContract;
import java.util.List;
import java.util.stream.Stream;

/** Oracle: the contract of the seam, on one golden of each coding. */
class DicomDecoderContractTest extends ImageDecoderContract {

    @Override
    protected ImageDecoder decoder() {
        return DicomDecoder.open();
    }

    @Override
    protected List<Sample> samples() {
        return Stream.of(
                        "explicit-12-window",
                        "implicit-12-window",
                        "big-12-window",
                        "deflated-12-window",
                        "no-preamble",
                        "rle-16",
                        "jpeg50",
                        "jpeg70-12",
                        "jpegls80-12",
                        "j2k90-12",
                        "rgb",
                        "palette")
                .map(name -> new Sample(
                        name,
                        Golden.file(name),
                        GrayImage.wrap16(Golden.samples(name + ".u16"), 40, 30, 16),
                        name.equals("jpeg50") ? 257 : 0)) // one 8-bit level: the JDK's libjpeg differs by build
                .toList();
    }
}
