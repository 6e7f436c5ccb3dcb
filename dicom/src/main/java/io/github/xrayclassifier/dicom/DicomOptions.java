// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

/**
 * The rendering of a DICOM file: its frame, and the VOI LUT or window (PS3.3 C.11.2) that makes its values black to white.
 *
 * <p>By default the first frame, through the file's first VOI LUT, else its first window. A file with neither is spread
 * from the smallest to the largest value of the frame; but over all its stored bits if those are at most 8 or if it says
 * FOR PRESENTATION, because then its values are meant for display as they are. Immutable; may be shared by threads.
 */
public final class DicomOptions {

    /** The source of the VOI LUT. */
    enum Rendering {
        FILE,
        WINDOW,
        LUT,
        FRAME_RANGE,
        FULL_RANGE
    }

    private static final DicomOptions DEFAULTS = new DicomOptions(0, Rendering.FILE, 0);

    private final int frame;
    private final Rendering rendering;
    private final int index;

    private DicomOptions(int frame, Rendering rendering, int index) {
        if (frame < 0 || index < 0) {
            throw new IllegalArgumentException("expected an index of at least 0, found " + Math.min(frame, index));
        }
        this.frame = frame;
        this.rendering = rendering;
        this.index = index;
    }

    /**
     * The plain options.
     *
     * @return first frame, as the file asks to be shown
     */
    public static DicomOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another frame.
     *
     * @param newFrame 0 for the first
     * @return the changed copy
     */
    public DicomOptions withFrame(int newFrame) {
        return new DicomOptions(newFrame, rendering, index);
    }

    /**
     * These options with one of the file's windows; a file without it is refused.
     *
     * @param window 0 for the first
     * @return the changed copy
     */
    public DicomOptions withWindow(int window) {
        return new DicomOptions(frame, Rendering.WINDOW, window);
    }

    /**
     * These options with one of the file's VOI LUTs; a file without it is refused.
     *
     * @param lut 0 for the first
     * @return the changed copy
     */
    public DicomOptions withVoiLut(int lut) {
        return new DicomOptions(frame, Rendering.LUT, lut);
    }

    /**
     * These options with the smallest value of the frame as black and the largest as white, padding left out.
     *
     * @return the changed copy
     */
    public DicomOptions withFrameRange() {
        return new DicomOptions(frame, Rendering.FRAME_RANGE, 0);
    }

    /**
     * These options with the smallest value that the stored bits allow as black and the largest as white.
     *
     * @return the changed copy
     */
    public DicomOptions withFullRange() {
        return new DicomOptions(frame, Rendering.FULL_RANGE, 0);
    }

    /**
     * The frame to read.
     *
     * @return 0 for the first
     */
    public int frame() {
        return frame;
    }

    Rendering rendering() {
        return rendering;
    }

    int index() {
        return index;
    }
}
