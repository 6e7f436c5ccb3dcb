// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/**
 * How training images are changed at random, each time anew. The defaults are the plain recipe that the first baseline
 * used: a small affine map, then brightness and contrast.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class Augmentation {

    private double rotationDegrees = 12;
    private double shift = 0.1;
    private double scale = 0.12;
    private double aspect = 0;
    private double flipProbability = 0;
    private double contrast = 0.25;
    private double brightness = 0.12;
    private double gamma = 0;
    private double lowResolutionProbability = 0;
    private double lowResolutionScale = 0.4;
    private double eraseProbability = 0;
    private double eraseArea = 0.15;
    private double borderProbability = 0;
    private double borderDepth = 0.15;

    private Augmentation() {}

    private Augmentation(Augmentation from) {
        rotationDegrees = from.rotationDegrees;
        shift = from.shift;
        scale = from.scale;
        aspect = from.aspect;
        flipProbability = from.flipProbability;
        contrast = from.contrast;
        brightness = from.brightness;
        gamma = from.gamma;
        lowResolutionProbability = from.lowResolutionProbability;
        lowResolutionScale = from.lowResolutionScale;
        eraseProbability = from.eraseProbability;
        eraseArea = from.eraseArea;
        borderProbability = from.borderProbability;
        borderDepth = from.borderDepth;
    }

    /** {@return the plain recipe: rotation 12 degrees, shift 0.1, scale 0.12, contrast 0.25, brightness 0.12, the rest off} */
    public static Augmentation defaults() {
        return new Augmentation();
    }

    /**
     * No change at all.
     *
     * @return everything off
     */
    public static Augmentation none() {
        return new Augmentation()
                .withRotationDegrees(0)
                .withShift(0)
                .withScale(0)
                .withContrast(0)
                .withBrightness(0);
    }

    /** A copy with the given rotation degrees: largest turn to either side in degrees, 0 to 180. */
    public Augmentation withRotationDegrees(double value) {
        Augmentation copy = new Augmentation(this);
        copy.rotationDegrees = Checks.within("rotationDegrees", value, 0, 180);
        return copy;
    }

    /** A copy with the given shift: largest shift along each axis as a share of the side, 0 to 1. */
    public Augmentation withShift(double value) {
        Augmentation copy = new Augmentation(this);
        copy.shift = Checks.within("shift", value, 0, 1);
        return copy;
    }

    /** A copy with the given scale: largest relative change of size, 0 to 0.9. */
    public Augmentation withScale(double value) {
        Augmentation copy = new Augmentation(this);
        copy.scale = Checks.within("scale", value, 0, 0.9);
        return copy;
    }

    /** A copy with the given aspect: largest relative change of width against height, 0 to 0.9. */
    public Augmentation withAspect(double value) {
        Augmentation copy = new Augmentation(this);
        copy.aspect = Checks.within("aspect", value, 0, 0.9);
        return copy;
    }

    /** A copy with the given flip probability: share of the images mirrored left to right, 0 to 1. */
    public Augmentation withFlipProbability(double value) {
        Augmentation copy = new Augmentation(this);
        copy.flipProbability = Checks.within("flipProbability", value, 0, 1);
        return copy;
    }

    /** A copy with the given contrast: largest relative change of contrast around mid gray, 0 to 1. */
    public Augmentation withContrast(double value) {
        Augmentation copy = new Augmentation(this);
        copy.contrast = Checks.within("contrast", value, 0, 1);
        return copy;
    }

    /** A copy with the given brightness: largest shift of brightness, 0 to 1 of white. */
    public Augmentation withBrightness(double value) {
        Augmentation copy = new Augmentation(this);
        copy.brightness = Checks.within("brightness", value, 0, 1);
        return copy;
    }

    /** A copy with the given gamma: largest log of the exponent that gray is raised to, 0 to 2. */
    public Augmentation withGamma(double value) {
        Augmentation copy = new Augmentation(this);
        copy.gamma = Checks.within("gamma", value, 0, 2);
        return copy;
    }

    /** A copy with the given low resolution probability: share of the images that lose resolution, 0 to 1. */
    public Augmentation withLowResolutionProbability(double value) {
        Augmentation copy = new Augmentation(this);
        copy.lowResolutionProbability = Checks.within("lowResolutionProbability", value, 0, 1);
        return copy;
    }

    /** A copy with the given low resolution scale: smallest size before the image is blown up again, as a share, 0.1 to 1. */
    public Augmentation withLowResolutionScale(double value) {
        Augmentation copy = new Augmentation(this);
        copy.lowResolutionScale = Checks.within("lowResolutionScale", value, 0.1, 1);
        return copy;
    }

    /** A copy with the given erase probability: share of the images that lose a rectangle, 0 to 1. */
    public Augmentation withEraseProbability(double value) {
        Augmentation copy = new Augmentation(this);
        copy.eraseProbability = Checks.within("eraseProbability", value, 0, 1);
        return copy;
    }

    /** A copy with the given erase area: largest area of that rectangle as a share of the image, 0.02 to 0.9. */
    public Augmentation withEraseArea(double value) {
        Augmentation copy = new Augmentation(this);
        copy.eraseArea = Checks.within("eraseArea", value, 0.02, 0.9);
        return copy;
    }

    /** A copy with the given border probability: share of the images whose four margins are covered by one gray, 0 to 1. */
    public Augmentation withBorderProbability(double value) {
        Augmentation copy = new Augmentation(this);
        copy.borderProbability = Checks.within("borderProbability", value, 0, 1);
        return copy;
    }

    /** A copy with the given border depth: largest width of a covered margin as a share of the side, 0.02 to 0.45. */
    public Augmentation withBorderDepth(double value) {
        Augmentation copy = new Augmentation(this);
        copy.borderDepth = Checks.within("borderDepth", value, 0.02, 0.45);
        return copy;
    }

    /** {@return the rotation degrees: largest turn to either side in degrees, 0 to 180} */
    public double rotationDegrees() {
        return rotationDegrees;
    }

    /** {@return the shift: largest shift along each axis as a share of the side, 0 to 1} */
    public double shift() {
        return shift;
    }

    /** {@return the scale: largest relative change of size, 0 to 0.9} */
    public double scale() {
        return scale;
    }

    /** {@return the aspect: largest relative change of width against height, 0 to 0.9} */
    public double aspect() {
        return aspect;
    }

    /** {@return the flip probability: share of the images mirrored left to right, 0 to 1} */
    public double flipProbability() {
        return flipProbability;
    }

    /** {@return the contrast: largest relative change of contrast around mid gray, 0 to 1} */
    public double contrast() {
        return contrast;
    }

    /** {@return the brightness: largest shift of brightness, 0 to 1 of white} */
    public double brightness() {
        return brightness;
    }

    /** {@return the gamma: largest log of the exponent that gray is raised to, 0 to 2} */
    public double gamma() {
        return gamma;
    }

    /** {@return the low resolution probability: share of the images that lose resolution, 0 to 1} */
    public double lowResolutionProbability() {
        return lowResolutionProbability;
    }

    /** {@return the low resolution scale: smallest size before the image is blown up again, as a share, 0.1 to 1} */
    public double lowResolutionScale() {
        return lowResolutionScale;
    }

    /** {@return the erase probability: share of the images that lose a rectangle, 0 to 1} */
    public double eraseProbability() {
        return eraseProbability;
    }

    /** {@return the erase area: largest area of that rectangle as a share of the image, 0.02 to 0.9} */
    public double eraseArea() {
        return eraseArea;
    }

    /** {@return the border probability: share of the images whose four margins are covered by one gray, 0 to 1} */
    public double borderProbability() {
        return borderProbability;
    }

    /** {@return the border depth: largest width of a covered margin as a share of the side, 0.02 to 0.45} */
    public double borderDepth() {
        return borderDepth;
    }
}
