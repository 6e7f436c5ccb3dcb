// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.testkit.Phantom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Oracle: the means of all pixels of each block of the exact image. Mode FAST reads a quarter of the rows of large blocks;
 * fails if that shows more than a radiograph's noise, or makes a pattern of a grid.
 */
class QuarterOfTheRowsTest {

    private static final int WIDTH = 1200;
    private static final int HEIGHT = 1500;
    private static final int STEP = 12;

    @Test
    void differsLittleFromTheMeansOfAllRows() {
        double[] difference = difference(phantom());

        assertThat(difference[0]).isLessThan(0.002); // mean: 0.0015, four tenths of an 8-bit level
        assertThat(difference[1]).isLessThan(0.015); // largest: 0.012, three 8-bit levels
    }

    /** The lines are a tenth of white above what lies between them, which is stronger than a grid leaves. */
    @Test
    void makesNoPatternOfGridLines() {
        for (int period = 2; period <= 8; period++) {
            short[] film = phantom();
            for (int i = 0; i < film.length; i++) {
                film[i] = (short) ((film[i] & 0xFFFF) * 0.9 + (i / WIDTH % period < period / 2 ? 6_500 : 0));
            }
            double[] difference = difference(film);

            assertThat(difference[0])
                    .as("period %d", period)
                    .isLessThan(0.03); // worst 0.022, for lines three rows apart
        }
    }

    /** Row 1500 is one that is left out elsewhere. */
    @Test
    void readsABlockOfOneRow() {
        short[] film = new short[WIDTH * (HEIGHT + 1)];
        Arrays.fill(film, (short) 40_000);
        GrayImage fast = DicomDecoder.open()
                .decode(file(film), DecodeRequest.defaults().withFast(WIDTH / STEP, HEIGHT / STEP))
                .pixels();
        assertThat(fast.height()).isEqualTo(HEIGHT / STEP + 1);
        assertThat(fast.sample(0, HEIGHT / STEP)).isEqualTo(fast.sample(0, 0)).isGreaterThan(39_000);
    }

    private static short[] phantom() {
        GrayImage image =
                Phantom.of(7).withSize(WIDTH, HEIGHT).withBits(16).draw().image();
        return image.samples16().clone();
    }

    /** Gives the mean and the largest difference, 1 is white. */
    private static double[] difference(short[] film) {
        ByteBuffer file = file(film);
        GrayImage fast = DicomDecoder.open()
                .decode(file, DecodeRequest.defaults().withFast(WIDTH / STEP, HEIGHT / STEP))
                .pixels();
        assertThat(fast.width()).isEqualTo(WIDTH / STEP);
        double sum = 0;
        double most = 0;
        for (int y = 0; y < fast.height(); y++) {
            for (int x = 0; x < fast.width(); x++) {
                double difference = Math.abs(fast.sample(x, y) - mean(film, x * STEP, y * STEP)) / 65_535;
                sum += difference;
                most = Math.max(most, difference);
            }
        }
        return new double[] {sum / (fast.width() * fast.height()), most};
    }

    /** Gives an image whose window spans all that 16 bits can say. */
    private static ByteBuffer file(short[] film) {
        byte[] cells = new byte[2 * film.length];
        ByteBuffer.wrap(cells).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(film);
        return TestDicom.file(TestDicom.header()
                .shorts(Tag.ROWS, "US", film.length / WIDTH)
                .shorts(Tag.COLUMNS, "US", WIDTH)
                .shorts(Tag.BITS_ALLOCATED, "US", 16)
                .shorts(Tag.BITS_STORED, "US", 16)
                .shorts(Tag.HIGH_BIT, "US", 15)
                .text(Tag.WINDOW_CENTER, "DS", "32768")
                .text(Tag.WINDOW_WIDTH, "DS", "65536")
                .bytes(Tag.PIXEL_DATA, "OW", cells));
    }

    private static double mean(short[] film, int left, int top) {
        double sum = 0;
        for (int y = top; y < top + STEP; y++) {
            for (int x = left; x < left + STEP; x++) {
                sum += film[y * WIDTH + x] & 0xFFFF;
            }
        }
        return sum / (STEP * STEP);
    }
}
