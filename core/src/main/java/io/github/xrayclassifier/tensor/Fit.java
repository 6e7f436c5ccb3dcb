// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

/** The rule by which an image of any size is put on a model's fixed input. */
public enum Fit {
    /** Both sides are scaled on their own; the aspect ratio is lost, nothing else. */
    STRETCH,
    /** The whole image is scaled to fit and centered on black. */
    LETTERBOX,
    /** The image is scaled to cover; what overhangs is cut off, equally at both ends. */
    CENTER_CROP
}
