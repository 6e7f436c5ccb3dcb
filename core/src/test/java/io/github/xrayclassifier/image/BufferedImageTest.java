// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.junit.jupiter.api.Test;

/** Samples as they stand in the raster: {@code getRGB} would give 8 bits, bent by a gamma. */
class BufferedImageTest {

    private static int[] samples(DecodedImage image) {
        int[] out = new int[image.pixels().width() * image.pixels().height()];
        for (int i = 0; i < out.length; i++) {
            out[i] = image.pixels()
                    .sample(i % image.pixels().width(), i / image.pixels().width());
        }
        return out;
    }

    @Test
    void keepsEightBitGrayAsStored() {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x);
        }

        assertThat(samples(DecodedImage.of(image)))
                .containsExactly(java.util.stream.IntStream.range(0, 256).toArray());
        assertThat(DecodedImage.of(image).colorfulness()).isZero();
    }

    @Test
    void keepsSixteenBitGrayAsStored() {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
        int[] stored = {0, 1, 40_000, 65_535};
        image.getRaster().setSamples(0, 0, 2, 2, 0, stored);

        assertThat(samples(DecodedImage.of(image))).containsExactly(stored);
        assertThat(DecodedImage.of(image).pixels().bits()).isEqualTo(16);
    }

    @Test
    void keepsTwelveBitGrayAsStored() {
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                new int[] {12},
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_USHORT);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 2, 1, 1, null);
        raster.setSamples(0, 0, 2, 1, 0, new int[] {7, 4095});
        GrayImage pixels =
                DecodedImage.of(new BufferedImage(colors, raster, false, null)).pixels();

        assertThat(pixels.bits()).isEqualTo(12);
        assertThat(pixels.sample(1, 0)).isEqualTo(4095);
    }

    @Test
    void readsTheRightPartOfASubimage() {
        BufferedImage image = new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 81; i++) {
            image.getRaster().setSample(i % 9, i / 9, 0, i);
        }

        assertThat(samples(DecodedImage.of(image.getSubimage(3, 4, 2, 2)))).containsExactly(39, 40, 48, 49);
    }

    /** ITU-R BT.601: 0.299, 0.587, 0.114. */
    @Test
    void takesTheLumaOfColorWhateverTheOrderOfTheBands() {
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_BGR,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_4BYTE_ABGR
        }) {
            BufferedImage image = new BufferedImage(4, 1, type);
            image.setRGB(0, 0, 0xFFFF0000);
            image.setRGB(1, 0, 0xFF00FF00);
            image.setRGB(2, 0, 0xFF0000FF);
            image.setRGB(3, 0, 0xFF808080);

            assertThat(samples(DecodedImage.of(image))).containsExactly(76, 150, 29, 128);
            assertThat(DecodedImage.of(image).colorfulness()).isEqualTo(0.75);
        }
    }

    @Test
    void looksUpAPalette() {
        byte[] levels = {10, (byte) 200};
        var colors = new IndexColorModel(1, 2, levels, levels, levels);
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, colors);
        image.getRaster().setSample(1, 0, 0, 1);

        assertThat(samples(DecodedImage.of(image))).containsExactly(10, 200, 10);
    }

    @Test
    void refusesOtherSamplesThanUnsignedIntegers() {
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, DataBuffer.TYPE_FLOAT);
        BufferedImage image = new BufferedImage(colors, colors.createCompatibleWritableRaster(2, 2), false, null);

        assertThatThrownBy(() -> DecodedImage.of(image))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessage("BufferedImage: expected gray of 8 to 16 unsigned bits, found 32 bits of transfer type 4");
    }

    @Test
    void refusesOtherColorSpaces() {
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_CIEXYZ), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        BufferedImage image = new BufferedImage(colors, colors.createCompatibleWritableRaster(2, 2), false, null);

        assertThatThrownBy(() -> DecodedImage.of(image))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageStartingWith("BufferedImage: expected gray or RGB, found color space type");
    }
}
