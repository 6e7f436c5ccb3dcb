// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

/**
 * Something a caller should know of an input, as a value: it never replaces an exception.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param kind what it is about
 * @param message one sentence with the figure behind it; never an attribute of the patient
 */
public record ImageWarning(Kind kind, String message) {

    /** The subject of a warning. Further kinds may be added. */
    public enum Kind {
        /** All samples are equal, or nearly so. */
        CONSTANT,
        /** The samples use a small part of the range from black to white: white may be another value than stated. */
        NARROW_RANGE,
        /** The image has no more detail than a gradient, a ramp or something far out of focus. */
        NO_DETAIL,
        /** Black and white seem exchanged. */
        INVERTED,
        /** A large share of the samples sits at black or white. */
        CLIPPED,
        /** The image is smaller than the model's input. */
        TOO_SMALL,
        /** The image has colors, which an X-ray has not. */
        COLOR,
        /** The image is far longer than wide, or wider than long. */
        EXTREME_ASPECT,
        /** The file holds several frames, of which one was read. */
        MULTI_FRAME,
        /** The file departs from its format in a way that readers forgive. */
        FILE_FAULT,
        /** The file says that text is burned into its pixels. */
        BURNED_IN_ANNOTATION,
        /** The file says that the view is a lateral one. */
        LATERAL_VIEW,
        /** The file says that the body part is not the chest. */
        NOT_CHEST,
        /** The file says that the modality is not a radiograph. */
        NOT_RADIOGRAPH,
        /** The file says that its values are those of the detector, not yet processed for display. */
        FOR_PROCESSING,
        /** The file says that the patient is a child. */
        CHILD
    }
}
