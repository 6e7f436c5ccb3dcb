// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.testkit.Decoy;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless supply of files, no two alike: drawings under a tone curve, a crop, a mirror and grain of their own, in one of six
 * formats, 8 to 16 bits, one in eight damaged. For one thread.
 */
final class ChangingInputs {

    private static final int DAMAGED_ONE_IN = 8;

    /** Drawing takes a tenth of a second an image, changing a drawing a millisecond. */
    private static final List<GrayImage> DRAWINGS = drawings();

    private final SplittableRandom random;

    ChangingInputs(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * A file.
     *
     * @param image what is in it, before any damage
     * @param bytes the file
     * @param isSound false if bytes of it were changed
     */
    record Input(GrayImage image, byte[] bytes, boolean isSound) {}

    private static List<GrayImage> drawings() {
        List<GrayImage> drawings = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int width = 240 + 40 * (i % 6);
            drawings.add(Phantom.of(100 + i)
                    .withFinding(Phantom.findings().get(i % 7))
                    .withSize(width, width + 16 * (i % 4))
                    .withBits(i % 3 == 0 ? 16 : 8)
                    .draw()
                    .image());
        }
        for (Decoy decoy : Decoy.values()) {
            drawings.add(decoy.draw(7, 256, 256));
        }
        return List.copyOf(drawings);
    }

    Input next() {
        GrayImage image = changed(DRAWINGS.get(random.nextInt(DRAWINGS.size())));
        byte[] file = file(image);
        boolean isSound = random.nextInt(DAMAGED_ONE_IN) > 0;
        return new Input(image, isSound ? file : damaged(file), isSound);
    }

    private GrayImage changed(GrayImage drawing) {
        int width = drawing.width() - random.nextInt(32);
        int height = drawing.height() - random.nextInt(32);
        int left = random.nextInt(drawing.width() - width + 1);
        int top = random.nextInt(drawing.height() - height + 1);
        boolean mirrored = random.nextBoolean();
        double gamma = 0.7 + 0.7 * random.nextDouble();
        int grain = random.nextInt(1, 6);
        int bits = drawing.isEightBit() ? 8 : 16;
        int max = (1 << bits) - 1;
        int[] curve = new int[1 << 8];
        for (int i = 0; i < curve.length; i++) {
            curve[i] = (int) Math.round(max * Math.pow(i / 255.0, gamma));
        }
        short[] samples = new short[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int sample = drawing.sample(left + (mirrored ? width - 1 - x : x), top + y);
                int toned = curve[sample * 255 / drawing.maxValue()] + random.nextInt(-grain, grain + 1);
                samples[y * width + x] = (short) Math.max(0, Math.min(max, toned));
            }
        }
        return bits == 16 ? GrayImage.wrap16(samples, width, height, 16) : eight(samples, width, height);
    }

    private static GrayImage eight(short[] samples, int width, int height) {
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return GrayImage.wrap8(bytes, width, height);
    }

    private byte[] file(GrayImage image) {
        int kind = random.nextInt(image.isEightBit() ? 6 : 4);
        return switch (kind) {
            case 0 -> ImageFiles.png(image);
            case 1 -> ImageFiles.tiff(image);
            case 2 -> DrawnDicom.of(image, random.nextLong(1, Long.MAX_VALUE));
            case 3 -> pgm(image);
            case 4 -> ImageFiles.jpeg(image);
            default -> ImageFiles.bmp(image);
        };
    }

    /** Netpbm's P5: a header in ASCII, then samples, the high byte first. */
    private static byte[] pgm(GrayImage image) {
        byte[] header = ("P5\n" + image.width() + " " + image.height() + "\n" + image.maxValue() + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        int width = image.isEightBit() ? 1 : 2;
        byte[] file = java.util.Arrays.copyOf(header, header.length + width * image.width() * image.height());
        int at = header.length;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int sample = image.sample(x, y);
                if (width == 2) {
                    file[at++] = (byte) (sample >> 8);
                }
                file[at++] = (byte) sample;
            }
        }
        return file;
    }

    private byte[] damaged(byte[] file) {
        if (random.nextInt(4) == 0) {
            return java.util.Arrays.copyOf(file, random.nextInt(file.length));
        }
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? file.length : Math.min(file.length, 400));
            file[at] = (byte) random.nextInt(256);
        }
        return file;
    }
}
