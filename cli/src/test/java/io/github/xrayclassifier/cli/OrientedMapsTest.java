// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a JPEG file whose EXIF tag turns it (Exif 2.32, tag 274) to a map on the image as it is seen: it must be the map of the
 * same image stored upright.
 */
class OrientedMapsTest {

    // Whole blocks of JPEG either way, so that turning the pixels turns the blocks.
    private static final int WIDTH = 640;
    private static final int HEIGHT = 512;

    private static final XrayClassifier CLASSIFIER = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()));
    private static final GrayImage UPRIGHT = Phantom.of(5)
            .withSize(WIDTH, HEIGHT)
            .withFinding(Finding.PNEUMONIA)
            .draw()
            .image();

    @AfterAll
    static void close() {
        CLASSIFIER.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void liesOnTheImageAsItIsSeen(int orientation) {
        Prediction expected = CLASSIFIER.classify(ImageFiles.jpeg(UPRIGHT));
        Prediction found = CLASSIFIER.classify(withOrientation(ImageFiles.jpeg(stored(orientation)), orientation));

        Heatmap map = found.heatmap(Finding.PNEUMONIA);
        Heatmap same = expected.heatmap(Finding.PNEUMONIA);
        assertThat(map.peak().x()).isEqualTo(same.peak().x());
        assertThat(map.peak().y()).isEqualTo(same.peak().y());
        // The compressed files differ by rounding, which the network passes on: measured at most 0.08 logits.
        for (int y = 0; y < HEIGHT; y += 16) {
            for (int x = 0; x < WIDTH; x += 16) {
                assertThat(map.at(x, y).orElseThrow()).isCloseTo(same.at(x, y).orElseThrow(), within(0.2));
            }
        }
        assertThat(map.overlay(UPRIGHT).getHeight()).isEqualTo(HEIGHT);
    }

    @Test
    void differsFromTheMapOfTheStoredImage() {
        Heatmap same = CLASSIFIER.classify(ImageFiles.jpeg(UPRIGHT)).heatmap(Finding.PNEUMONIA);
        Heatmap turned = CLASSIFIER.classify(ImageFiles.jpeg(stored(3))).heatmap(Finding.PNEUMONIA);
        double largest = 0;
        for (int y = 0; y < HEIGHT; y += 16) {
            for (int x = 0; x < WIDTH; x += 16) {
                double difference =
                        turned.at(x, y).orElseThrow() - same.at(x, y).orElseThrow();
                largest = Math.max(largest, Math.abs(difference));
            }
        }
        assertThat(largest).isGreaterThan(1); // five times what the same image may differ by, above
    }

    /** The pixels that a viewer turns into the upright image. */
    private static GrayImage stored(int orientation) {
        boolean isTurned = orientation >= 5;
        int width = isTurned ? HEIGHT : WIDTH;
        int height = isTurned ? WIDTH : HEIGHT;
        byte[] pixels = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int right = WIDTH - 1;
                int bottom = HEIGHT - 1;
                int from = switch (orientation) {
                    case 1 -> y * WIDTH + x;
                    case 2 -> y * WIDTH + right - x;
                    case 3 -> (bottom - y) * WIDTH + right - x;
                    case 4 -> (bottom - y) * WIDTH + x;
                    case 5 -> x * WIDTH + y;
                    case 6 -> x * WIDTH + right - y;
                    case 7 -> (bottom - x) * WIDTH + right - y;
                    default -> (bottom - x) * WIDTH + y;
                };
                pixels[y * width + x] = UPRIGHT.samples8()[from];
            }
        }
        return GrayImage.wrap8(pixels, width, height);
    }

    /** With an APP1 segment of one tag behind the start of the image. */
    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] exif = HexFormat.of()
                .parseHex("ffe10022" + "457869660000" // APP1 of 34 bytes, Exif
                        + "49492a0008000000" // TIFF, little endian, first directory at 8
                        + "0100" + "120103000100000001000000" // one tag: 274, SHORT, one value
                        + "00000000"); // no further directory
        exif[28] = (byte) orientation;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(exif);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }
}
