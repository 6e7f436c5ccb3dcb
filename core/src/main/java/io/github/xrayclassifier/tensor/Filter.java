// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

/** The weights of samples when an image is resized. Both are antialiased: the support grows with the reduction. */
public enum Filter {
    /** A triangle of two output pixels: Pillow's {@code BILINEAR}, torchvision's {@code antialias=True}. */
    TRIANGLE,
    /** The mean over the area of one output pixel: OpenCV's {@code INTER_AREA} and Pillow's {@code BOX} when reducing. */
    AREA
}
