// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

import io.github.xrayclassifier.image.GrayImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;

/**
 * A recipe, an image, and the tensor that Pillow or OpenCV made of it; see the folder's SOURCE.
 *
 * @param name of the expected tensor's file
 * @param input of the image's file
 * @param recipe as the script states it
 * @param oracle who computed it
 */
record GoldenTensor(String name, String input, Preprocessing recipe, String oracle) {

    private static final IntensityRange RANGE = new IntensityRange(-1, 3);
    private static final List<Float> MEAN = List.of(0.25f, 0.5f, -0.125f);
    private static final List<Float> DEVIATION = List.of(0.5f, 0.25f, 2f);

    static List<GoldenTensor> all() {
        return new String(read("cases.csv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(GoldenTensor::parse)
                .toList();
    }

    private static GoldenTensor parse(String line) {
        List<String> cells = Arrays.asList(line.split(",", -1));
        int channels = Integer.parseInt(cells.get(7));
        Preprocessing recipe = Preprocessing.of(Integer.parseInt(cells.get(5)), Integer.parseInt(cells.get(6)))
                .withFit(Fit.valueOf(cells.get(2)))
                .withFilter(Filter.valueOf(cells.get(3)));
        Preprocessing typed = cells.get(4).equals("UINT8")
                ? recipe.withUint8(channels)
                : recipe.withFloat32(RANGE, MEAN.subList(0, channels), DEVIATION.subList(0, channels));
        return new GoldenTensor(cells.get(0), cells.get(1), typed, cells.get(8));
    }

    GrayImage image() {
        byte[] pgm = read(input + ".pgm");
        try (Scanner header = new Scanner(new String(pgm, StandardCharsets.ISO_8859_1))) {
            header.next();
            int width = header.nextInt();
            int height = header.nextInt();
            int white = header.nextInt();
            int pixels = width * height;
            if (white == 255) {
                return GrayImage.of8(Arrays.copyOfRange(pgm, pgm.length - pixels, pgm.length), width, height);
            }
            short[] samples = new short[pixels];
            ByteBuffer.wrap(pgm, pgm.length - 2 * pixels, 2 * pixels)
                    .asShortBuffer()
                    .get(samples);
            return GrayImage.of16(samples, width, height, Integer.bitCount(white));
        }
    }

    /** The expected element {@code index}. */
    float expected(ByteBuffer tensor, int index) {
        return recipe.type() == ElementType.UINT8 ? tensor.get(index) & 0xFF : tensor.getFloat(4 * index);
    }

    ByteBuffer tensor() {
        return ByteBuffer.wrap(read(name + ".bin")).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] read(String file) {
        try (InputStream in = GoldenTensor.class.getResourceAsStream("/golden/tensor/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("expected golden/tensor/" + file + ", found nothing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
