// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Scratch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The samples of one component, of which each block gives {@code size} x {@code size}. One image, one thread. */
final class JpegPlane {

    private final int width;
    private final int height;
    private final int size;
    private final byte[] samples;
    private final short[] deepSamples;
    private final JpegIdct transform;
    private final @Nullable JpegIdct12 deep;

    JpegPlane(int width, int height, int size, boolean deep, Scratch scratch) {
        this.width = width;
        this.height = height;
        this.size = size;
        int pixels = Math.multiplyExact(width, height);
        this.samples = deep ? new byte[0] : scratch.bytes(Scratch.Use.SAMPLES, pixels);
        this.deepSamples = deep ? scratch.shorts(pixels) : new short[0];
        this.deep = deep ? new JpegIdct12() : null;
        this.transform = scratch.tool(JpegIdct.class, JpegIdct::new);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int size() {
        return size;
    }

    /** Samples of 8 bits. */
    byte[] bytes() {
        return samples;
    }

    /** Samples of 12 bits. */
    short[] shorts() {
        return deepSamples;
    }

    int sample(int x, int y) {
        int at = y * width + x;
        return deep == null ? samples[at] & 0xFF : deepSamples[at];
    }

    /** Room for the coefficients of a block; left over from the block before. */
    int[] block() {
        return transform.block();
    }

    /** Transforms a block of dequantized coefficients; samples outside of the image are left out. */
    void put(int[] block, int blockX, int blockY) {
        if (deep != null) {
            deep.transform(block, deepSamples, width, height, blockX * 8, blockY * 8);
            return;
        }
        int x = blockX * size;
        int y = blockY * size;
        if (x + size <= width && y + size <= height) {
            transform.transform(block, size, samples, y * width + x, width);
        } else if (x < width && y < height) {
            byte[] edge = transform.edge();
            transform.transform(block, size, edge, 0, size);
            int columns = Math.min(size, width - x);
            for (int row = 0; row < Math.min(size, height - y); row++) {
                System.arraycopy(edge, row * size, samples, (y + row) * width + x, columns);
            }
        }
    }

    /** Fills a block that has no coefficient but the DC. */
    void putFlat(int dc, int blockX, int blockY) {
        if (deep != null) {
            int[] block = block();
            Arrays.fill(block, 0);
            block[0] = dc;
            put(block, blockX, blockY);
            return;
        }
        byte level = JpegIdct.flat(dc);
        int x = blockX * size;
        int end = Math.min(x + size, width);
        for (int y = blockY * size; y < Math.min((blockY + 1) * size, height); y++) {
            if (x < end) {
                Arrays.fill(samples, y * width + x, y * width + end, level);
            }
        }
    }

    /** Fills a row of blocks of one sample each: the means of their DC coefficients. */
    void putMeans(int[] dc, int from, int quantization, int row) {
        for (int x = 0; x < width; x++) {
            samples[row * width + x] = JpegIdct.flat(dc[from + x] * quantization);
        }
    }
}
