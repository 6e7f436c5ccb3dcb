// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/**
 * The random changes of training images, each time anew.
 *
 * @param rotation largest turn to either side in degrees, 0 to 180
 * @param shift largest shift along each axis as a share of the side, 0 to 1
 * @param scale largest relative change of size, 0 to 0.9
 * @param aspect largest relative change of width against height, 0 to 0.9
 * @param flip share of the images that are mirrored left to right, 0 to 1
 * @param contrast largest relative change of contrast around mid gray, 0 to 1
 * @param brightness largest shift of brightness, 0 to 1 of white
 * @param gamma largest logarithm of the exponent that gray is raised to, 0 to 2
 * @param blur share of the images that lose resolution, 0 to 1
 * @param blurScale smallest size before such an image is enlarged again, as a share, 0.1 to 1
 * @param erase share of the images that lose a rectangle, 0 to 1
 * @param eraseArea largest area of that rectangle as a share of the image, 0.02 to 0.9
 * @param border share of the images whose four margins are covered by one gray, 0 to 1
 * @param borderDepth largest width of a covered margin as a share of the side, 0.02 to 0.45
 */
public record Augmentation(
        double rotation,
        double shift,
        double scale,
        double aspect,
        double flip,
        double contrast,
        double brightness,
        double gamma,
        double blur,
        double blurScale,
        double erase,
        double eraseArea,
        double border,
        double borderDepth) {

    /** Checks the ranges. */
    public Augmentation {
        Ranges.within("rotation", rotation, 0, 180);
        Ranges.within("shift", shift, 0, 1);
        Ranges.within("scale", scale, 0, 0.9);
        Ranges.within("aspect", aspect, 0, 0.9);
        Ranges.within("flip", flip, 0, 1);
        Ranges.within("contrast", contrast, 0, 1);
        Ranges.within("brightness", brightness, 0, 1);
        Ranges.within("gamma", gamma, 0, 2);
        Ranges.within("blur", blur, 0, 1);
        Ranges.within("blur-scale", blurScale, 0.1, 1);
        Ranges.within("erase", erase, 0, 1);
        Ranges.within("erase-area", eraseArea, 0.02, 0.9);
        Ranges.within("border", border, 0, 1);
        Ranges.within("border-depth", borderDepth, 0.02, 0.45);
    }

    /** {@return no change at all} */
    public static Augmentation none() {
        return new Augmentation(0, 0, 0, 0, 0, 0, 0, 0, 0, 0.4, 0, 0.15, 0, 0.15);
    }
}
