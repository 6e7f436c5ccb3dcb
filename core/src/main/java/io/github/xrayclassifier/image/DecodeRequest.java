// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.codec.Scratch;
import org.jspecify.annotations.Nullable;

/**
 * The request of a caller to an {@link ImageDecoder}: limits, mode and the smallest size that still serves.
 *
 * <p>Immutable; may be shared by threads, unless it is {@link #reusing()}.
 */
public final class DecodeRequest {

    private static final DecodeRequest DEFAULTS =
            new DecodeRequest(DecodeLimits.defaults(), DecodeMode.EXACT, Integer.MAX_VALUE, Integer.MAX_VALUE, null);

    private final DecodeLimits limits;
    private final DecodeMode mode;
    private final int enoughWidth;
    private final int enoughHeight;
    private final @Nullable Scratch scratch;

    private DecodeRequest(
            DecodeLimits limits, DecodeMode mode, int enoughWidth, int enoughHeight, @Nullable Scratch scratch) {
        this.limits = limits;
        this.mode = mode;
        this.enoughWidth = enoughWidth;
        this.enoughHeight = enoughHeight;
        this.scratch = scratch;
    }

    /**
     * The plain request.
     *
     * @return default limits, every pixel
     */
    public static DecodeRequest defaults() {
        return DEFAULTS;
    }

    /**
     * This request under other limits.
     *
     * @param newLimits checked on the header, before anything is allocated
     * @return the changed copy
     */
    public DecodeRequest withLimits(DecodeLimits newLimits) {
        return new DecodeRequest(newLimits, mode, enoughWidth, enoughHeight, scratch);
    }

    /**
     * This request in a mode, for a model's input.
     *
     * @param newMode the share of the pixels that is computed
     * @param width of the model's input, at least 1
     * @param height of the model's input, at least 1
     * @return the changed copy
     */
    public DecodeRequest withMode(DecodeMode newMode, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        return switch (newMode) {
            case FAST -> new DecodeRequest(limits, newMode, width, height, scratch);
            case STANDARD -> new DecodeRequest(limits, newMode, onceAndAHalf(width), onceAndAHalf(height), scratch);
            case EXACT -> new DecodeRequest(limits, newMode, Integer.MAX_VALUE, Integer.MAX_VALUE, scratch);
        };
    }

    private static int onceAndAHalf(int side) {
        return (int) Math.min(Integer.MAX_VALUE, side + (side + 1L) / 2);
    }

    /**
     * This request in mode FAST.
     *
     * @param width pixels of the upright image below which a scaled decode must not go, at least 1
     * @param height pixels of the upright image, at least 1
     * @return the changed copy
     */
    public DecodeRequest withFast(int width, int height) {
        return withMode(DecodeMode.FAST, width, height);
    }

    /**
     * This request with memory that each decode uses again, for a loop over many files: samples, tables, zlib's state. One
     * thread at a time; the image of a decode is good until the next decode with this request or a copy of it. Files
     * above 32 MiB of samples get memory of their own.
     *
     * @return the changed copy
     */
    public DecodeRequest reusing() {
        return new DecodeRequest(limits, mode, enoughWidth, enoughHeight, Scratch.kept());
    }

    /** The memory to use: what is kept, or else fresh. */
    Scratch scratch() {
        return scratch == null ? Scratch.fresh() : scratch;
    }

    /**
     * The most that the file may ask for.
     *
     * @return the limits
     */
    public DecodeLimits limits() {
        return limits;
    }

    /**
     * The share that is to be computed.
     *
     * @return the mode
     */
    public DecodeMode mode() {
        return mode;
    }

    /**
     * The width below which a scaled decode must not go (unless the file itself is narrower).
     *
     * @return pixels; {@link Integer#MAX_VALUE} in mode EXACT
     */
    public int enoughWidth() {
        return enoughWidth;
    }

    /**
     * The height below which a scaled decode must not go (unless the file itself is lower).
     *
     * @return pixels; {@link Integer#MAX_VALUE} in mode EXACT
     */
    public int enoughHeight() {
        return enoughHeight;
    }
}
