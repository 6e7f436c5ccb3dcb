// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.util.Arrays;

/** The samples of one component, of which each block gives {@code size} x {@code size}. One picture, one thread. */
final class JpegPlane {

    private final int width;
    private final int height;
    private final int size;
    private final byte[] samples;
    private final JpegIdct transform;

    JpegPlane(int width, int height, int size, Scratch scratch) {
        this.width = width;
        this.height = height;
        this.size = size;
        this.samples = scratch.bytes(Scratch.Use.SAMPLES, Math.multiplyExact(width, height));
        this.transform = scratch.jpegIdct();
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

    byte[] samples() {
        return samples;
    }

    /** Room for the coefficients of a block; left over from the block before. */
    int[] block() {
        return transform.block();
    }

    /** Transforms a block of dequantized coefficients; what lies outside the picture is left out. */
    void put(int[] block, int blockX, int blockY) {
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
