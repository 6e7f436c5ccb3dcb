// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.codec.jpeg.JpegDecoder;
import io.github.xrayclassifier.codec.jpeg.JpegHeader;
import io.github.xrayclassifier.codec.jpeg.JpegParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random images, coded by libjpeg-turbo's {@code cjpeg} in random ways and decoded by its {@code djpeg} at every scale,
 * against this decoder, byte by byte. Skipped where the two are not installed; {@code -Dxray.djpeg=2000} for more.
 */
class DjpegTest {

    private static final int FILES = Integer.getInteger("xray.djpeg", 25);

    private static final List<String> SAMPLINGS = List.of("1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void decodesWhatLibjpegTurboDecodes() throws IOException, InterruptedException {
        assumeTrue(isInstalled("cjpeg") && isInstalled("djpeg"), "expected cjpeg and djpeg, found none: skipped");
        SplittableRandom random = new SplittableRandom(5);
        Path pnm = folder.resolve("in.pnm");
        Path jpeg = folder.resolve("coded.jpg");
        for (int i = 0; i < FILES; i++) {
            boolean color = random.nextBoolean();
            Files.write(pnm, picture(random, color));
            List<String> options = options(random, color);
            run(options, pnm, jpeg);
            JpegHeader header = JpegParser.parse(Bytes.of(ByteBuffer.wrap(Files.readAllBytes(jpeg))));
            for (int size : new int[] {1, 2, 4, 8}) {
                Path expected = folder.resolve("out.pgm");
                run(List.of("djpeg", "-grayscale", "-scale", size + "/8", "-pnm"), jpeg, expected);

                byte[] samples = JpegDecoder.decode(header, size, Scratch.fresh())
                        .samples()
                        .bytes();

                byte[] pgm = Files.readAllBytes(expected);
                assertThat(samples)
                        .as("%s at %d/8, %d x %d", options, size, header.width(), header.height())
                        .isEqualTo(Arrays.copyOfRange(pgm, pgm.length - samples.length, pgm.length));
            }
        }
    }

    private static List<String> options(SplittableRandom random, boolean color) {
        List<String> options = new ArrayList<>(List.of("cjpeg", "-quality", "" + (30 + random.nextInt(71))));
        if (color) {
            options.addAll(List.of("-sample", SAMPLINGS.get(random.nextInt(SAMPLINGS.size())) + ",1x1,1x1"));
        }
        if (random.nextInt(3) == 0) {
            options.add("-progressive");
        } else if (random.nextBoolean()) {
            options.add("-optimize");
        }
        if (random.nextInt(3) == 0) {
            options.addAll(List.of("-restart", 1 + random.nextInt(9) + "B"));
        }
        return options;
    }

    /** A few waves under noise, 1 x 1 to 70 x 70 pixels: smooth enough for end-of-block runs, rough enough for long codes. */
    private static byte[] picture(SplittableRandom random, boolean color) {
        int width = 1 + random.nextInt(70);
        int height = 1 + random.nextInt(70);
        int channels = color ? 3 : 1;
        int noise = random.nextInt(4) * 40;
        double wave = 2 + random.nextInt(30);
        byte[] header = ((color ? "P6 " : "P5 ") + width + " " + height + " 255\n").getBytes(StandardCharsets.US_ASCII);
        byte[] pnm = Arrays.copyOf(header, header.length + width * height * channels);
        for (int i = 0; i < width * height * channels; i++) {
            int x = i / channels % width;
            int y = i / channels / width;
            double level = 128 + 90 * Math.sin(x / wave + i % channels) * Math.cos(y / wave);
            pnm[header.length + i] = (byte) Luma.clip(level + (noise == 0 ? 0 : random.nextInt(noise) - noise / 2));
        }
        return pnm;
    }

    private static void run(List<String> command, Path in, Path out) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as("%s", command).isZero();
    }

    private static boolean isInstalled(String command) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
