// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.UnsupportedImageException;

/**
 * The most that a file may ask for; read from its header and checked before anything is allocated.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class DecodeLimits {

    // 64 MiB, 50 megapixels, 16,384 a side: a full-size 16-bit radiograph is 2 x 20 MB, and 50 MP is the limit that
    // imgproxy
    // deployments settled on; javax.imageio itself has none and was seen at 814 MB for a file of 602 kB.
    private static final DecodeLimits DEFAULTS = new DecodeLimits(64L << 20, 50_000_000, 16_384);

    private final long maxFileBytes;
    private final long maxPixels;
    private final int maxSidePixels;

    private DecodeLimits(long maxFileBytes, long maxPixels, int maxSidePixels) {
        if (maxFileBytes < 1 || maxPixels < 1 || maxSidePixels < 1) {
            throw new IllegalArgumentException("expected limits of at least 1, found " + maxFileBytes + " bytes, "
                    + maxPixels + " pixels, " + maxSidePixels + " a side");
        }
        this.maxFileBytes = maxFileBytes;
        this.maxPixels = maxPixels;
        this.maxSidePixels = maxSidePixels;
    }

    /**
     * The published limits.
     *
     * @return 64 MiB a file, 50 million pixels, 16,384 pixels a side
     */
    public static DecodeLimits defaults() {
        return DEFAULTS;
    }

    /**
     * These limits with another file size.
     *
     * @param bytes at least 1
     * @return the changed copy
     */
    public DecodeLimits withMaxFileBytes(long bytes) {
        return new DecodeLimits(bytes, maxPixels, maxSidePixels);
    }

    /**
     * These limits with another number of pixels.
     *
     * @param pixels width times height, all frames together, at least 1
     * @return the changed copy
     */
    public DecodeLimits withMaxPixels(long pixels) {
        return new DecodeLimits(maxFileBytes, pixels, maxSidePixels);
    }

    /**
     * These limits with another length of a side.
     *
     * @param pixels width or height, at least 1
     * @return the changed copy
     */
    public DecodeLimits withMaxSidePixels(int pixels) {
        return new DecodeLimits(maxFileBytes, maxPixels, pixels);
    }

    /**
     * The largest file.
     *
     * @return bytes
     */
    public long maxFileBytes() {
        return maxFileBytes;
    }

    /**
     * The largest image.
     *
     * @return pixels, width times height
     */
    public long maxPixels() {
        return maxPixels;
    }

    /**
     * The longest side.
     *
     * @return pixels
     */
    public int maxSidePixels() {
        return maxSidePixels;
    }

    /**
     * Refuses a file that is too long.
     *
     * @param bytes its length
     * @throws UnsupportedImageException above {@link #maxFileBytes()}
     */
    public void checkFile(long bytes) {
        if (bytes > maxFileBytes) {
            throw new UnsupportedImageException(
                    "file size: expected at most " + maxFileBytes + " bytes, found " + bytes);
        }
    }

    /**
     * Refuses an image that is too large. Call it with the header's figures, before any allocation.
     *
     * @param format what the file is, for the message
     * @param width pixels as the header states them
     * @param height pixels as the header states them
     * @throws UnsupportedImageException above {@link #maxSidePixels()} or {@link #maxPixels()}
     */
    public void checkPixels(String format, long width, long height) {
        if (width > maxSidePixels || height > maxSidePixels || width * height > maxPixels) {
            throw new UnsupportedImageException(format + " header: expected at most " + maxSidePixels
                    + " pixels a side and " + maxPixels + " in all, found " + width + " x " + height);
        }
    }

    /**
     * The three limits.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "DecodeLimits[" + maxFileBytes + " bytes, " + maxPixels + " pixels, " + maxSidePixels + " a side]";
    }
}
