// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import java.util.List;

/** The contract of core's own decoder, here because core cannot depend on the test kit. */
class StandardDecoderTest extends ImageDecoderContract {

    @Override
    protected ImageDecoder decoder() {
        return ImageDecoder.standard();
    }

    @Override
    protected List<Sample> samples() {
        GrayImage eight = Phantom.of(11).withSize(97, 61).draw().image();
        GrayImage sixteen = Phantom.of(12).withSize(40, 75).withBits(16).draw().image();
        return List.of(
                new Sample("PNG, 8 bit", ImageFiles.png(eight), eight, 0),
                new Sample("PNG, 16 bit", ImageFiles.png(sixteen), sixteen, 0),
                new Sample("TIFF, 8 bit", ImageFiles.tiff(eight), eight, 0),
                new Sample("TIFF, 16 bit", ImageFiles.tiff(sixteen), sixteen, 0),
                new Sample("BMP", ImageFiles.bmp(eight), eight, 0),
                new Sample("JPEG", ImageFiles.jpeg(eight), eight, 40)); // quality 75 loses up to 40 levels of 255
    }
}
