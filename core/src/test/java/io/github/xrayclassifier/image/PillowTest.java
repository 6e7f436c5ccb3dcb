// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random PNG files that png_variants.py writes and Pillow reads, against this decoder, sample by sample. Skipped where
 * Python, NumPy or Pillow is not installed; {@code -Dxray.pillow=5000} for more, {@code -Dxray.python} for another Python.
 */
class PillowTest {

    private static final int FILES = Integer.getInteger("xray.pillow", 60);
    private static final String PYTHON = System.getProperty("xray.python", "python3");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsWhatPillowReads() throws IOException, InterruptedException {
        assumeTrue(succeeds("-c", "import numpy, PIL"), "expected Python with NumPy and Pillow, found none: skipped");
        String script = Path.of("src/test/golden/png_variants.py").toString();
        assertThat(succeeds(script, folder.toString(), "" + FILES, "20261122")).isTrue();
        for (int i = 0; i < FILES; i++) {
            byte[] file = Files.readAllBytes(folder.resolve(i + ".png"));
            ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(i + ".gray")));

            GrayImage pixels = ImageDecoder.standard()
                    .decode(ByteBuffer.wrap(file), DecodeRequest.defaults())
                    .pixels();

            assertThat(pixels.width()).isEqualTo(expected.getShort());
            assertThat(pixels.height()).isEqualTo(expected.getShort());
            assertThat(ByteBuffer.wrap(Golden.bigEndian(pixels)))
                    .as("file %d, depth %d, color type %d, interlaced %d", i, file[24], file[25], file[28])
                    .isEqualTo(expected);
        }
    }

    private static boolean succeeds(String... arguments) throws InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = PYTHON;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // not installed
        }
    }
}
