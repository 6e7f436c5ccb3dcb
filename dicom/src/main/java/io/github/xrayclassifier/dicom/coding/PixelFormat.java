// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.Element;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodeLimits;

/**
 * The image pixel module (PS3.3 C.7.6.3): how large the image is and how its samples lie in their cells. Immutable.
 *
 * @param allocated bits of a cell, 8 or 16
 * @param stored bits of a sample
 * @param shift bits below the sample in its cell
 * @param planar whether a frame holds its samples plane by plane
 */
public record PixelFormat(
        int columns,
        int rows,
        int frames,
        Photometric photometric,
        int allocated,
        int stored,
        int shift,
        boolean signed,
        boolean planar) {

    public static PixelFormat of(DataSet data, DecodeLimits limits) {
        int rows = data.required(Tag.ROWS);
        int columns = data.required(Tag.COLUMNS);
        int frames = frames(data);
        checkSize(rows, columns, frames, limits);
        Photometric photometric = Photometric.of(data.text(Tag.PHOTOMETRIC));
        int samples = data.unsigned(Tag.SAMPLES_PER_PIXEL, 0).orElse(1);
        if (samples != photometric.samples()) {
            throw new MalformedImageException("DICOM samples per pixel (0028,0002): expected " + photometric.samples()
                    + " for " + photometric + ", found " + samples);
        }
        int allocated = data.required(Tag.BITS_ALLOCATED);
        int stored = data.unsigned(Tag.BITS_STORED, 0).orElse(allocated);
        int high = data.unsigned(Tag.HIGH_BIT, 0).orElse(stored - 1);
        checkBits(allocated, stored, high);
        boolean signed = data.unsigned(Tag.PIXEL_REPRESENTATION, 0).orElse(0) == 1;
        boolean planar = data.unsigned(Tag.PLANAR_CONFIGURATION, 0).orElse(0) == 1;
        return new PixelFormat(
                columns, rows, frames, photometric, allocated, stored, high + 1 - stored, signed, planar);
    }

    private static int frames(DataSet data) {
        double frames = data.number(Tag.FRAMES, 0).orElse(1);
        if (frames == 0) {
            data.addFault("number of frames (0028,0008): 0 stands for 1");
            return 1;
        }
        if (frames < 1 || frames > Integer.MAX_VALUE || frames != Math.rint(frames)) {
            throw new MalformedImageException(
                    "DICOM number of frames (0028,0008): expected a whole number of at least 1, found another");
        }
        return (int) frames;
    }

    private static void checkSize(int rows, int columns, int frames, DecodeLimits limits) {
        if (rows < 1 || columns < 1) {
            throw new MalformedImageException(
                    "DICOM rows and columns: expected at least 1 x 1 pixels, found " + columns + " x " + rows);
        }
        limits.checkPixels("DICOM", columns, rows);
        if ((long) rows * columns > limits.maxPixels() / frames) {
            throw new UnsupportedImageException("DICOM header: expected at most " + limits.maxPixels()
                    + " pixels in all frames, found " + columns + " x " + rows + " x " + frames + " frames");
        }
    }

    private static void checkBits(int allocated, int stored, int high) {
        if (allocated != 8 && allocated != 16) {
            throw new UnsupportedImageException(
                    "DICOM bits allocated (0028,0100): expected 8 or 16, found " + allocated);
        }
        if (stored < 1 || stored > allocated || high >= allocated || high < stored - 1) {
            throw new MalformedImageException("DICOM bits: expected stored <= high bit + 1 <= allocated, found "
                    + stored + " stored, high bit " + high + ", " + allocated + " allocated");
        }
    }

    /** This format, with a plain YBR_FULL_422 of three samples a pixel taken for the YBR_FULL that it is. */
    public PixelFormat asStored(DicomFile file, Element pixels) {
        boolean full = photometric == Photometric.YBR_FULL_422
                && !file.syntax().isEncapsulated()
                && pixels.length() >= 3L * pixels() * frames;
        if (!full) {
            return this;
        }
        file.data().addFault("photometric interpretation (0028,0004): YBR_FULL_422 stands for YBR_FULL");
        return new PixelFormat(columns, rows, frames, Photometric.YBR_FULL, allocated, stored, shift, signed, planar);
    }

    /** This format of a frame that was decoded to a part of its size. */
    public PixelFormat withSize(int width, int height) {
        return new PixelFormat(width, height, frames, photometric, allocated, stored, shift, signed, planar);
    }

    int pixels() {
        return Math.multiplyExact(rows, columns);
    }

    /** Samples of one frame. */
    int samples() {
        return Math.multiplyExact(pixels(), photometric.samples());
    }

    /** Different stored values. */
    public int levels() {
        return 1 << stored;
    }

    /** The number a stored value stands for, from its bits in the lower end. */
    public int value(int index) {
        return signed && index >= levels() >> 1 ? index - levels() : index;
    }
}
