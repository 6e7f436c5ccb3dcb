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
    }

    /**
     * The plain recipe.
     *
     * @return rotation 12 degrees, shift 0.1, scale 0.12, contrast 0.25, brightness 0.12, the rest off
     */
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

    /**
     * This value with another rotation degrees.
     *
     * @param value largest turn to either side in degrees, 0 to 180
     * @return the changed copy
     */
    public Augmentation withRotationDegrees(double value) {
        Augmentation copy = new Augmentation(this);
        copy.rotationDegrees = Checks.within("rotationDegrees", value, 0, 180);
        return copy;
    }

    /**
     * This value with another shift.
     *
     * @param value largest shift along each axis as a share of the side, 0 to 1
     * @return the changed copy
     */
    public Augmentation withShift(double value) {
        Augmentation copy = new Augmentation(this);
        copy.shift = Checks.within("shift", value, 0, 1);
        return copy;
    }

    /**
     * This value with another scale.
     *
     * @param value largest relative change of size, 0 to 0.9
     * @return the changed copy
     */
    public Augmentation withScale(double value) {
        Augmentation copy = new Augmentation(this);
        copy.scale = Checks.within("scale", value, 0, 0.9);
        return copy;
    }

    /**
     * This value with another aspect.
     *
     * @param value largest relative change of width against height, 0 to 0.9
     * @return the changed copy
     */
    public Augmentation withAspect(double value) {
        Augmentation copy = new Augmentation(this);
        copy.aspect = Checks.within("aspect", value, 0, 0.9);
        return copy;
    }

    /**
     * This value with another flip probability.
     *
     * @param value share of the images mirrored left to right, 0 to 1
     * @return the changed copy
     */
    public Augmentation withFlipProbability(double value) {
        Augmentation copy = new Augmentation(this);
        copy.flipProbability = Checks.within("flipProbability", value, 0, 1);
        return copy;
    }

    /**
     * This value with another contrast.
     *
     * @param value largest relative change of contrast around mid gray, 0 to 1
     * @return the changed copy
     */
    public Augmentation withContrast(double value) {
        Augmentation copy = new Augmentation(this);
        copy.contrast = Checks.within("contrast", value, 0, 1);
        return copy;
    }

    /**
     * This value with another brightness.
     *
     * @param value largest shift of brightness, 0 to 1 of white
     * @return the changed copy
     */
    public Augmentation withBrightness(double value) {
        Augmentation copy = new Augmentation(this);
        copy.brightness = Checks.within("brightness", value, 0, 1);
        return copy;
    }

    /**
     * This value with another gamma.
     *
     * @param value largest log of the exponent that gray is raised to, 0 to 2
     * @return the changed copy
     */
    public Augmentation withGamma(double value) {
        Augmentation copy = new Augmentation(this);
        copy.gamma = Checks.within("gamma", value, 0, 2);
        return copy;
    }

    /**
     * This value with another low resolution probability.
     *
     * @param value share of the images that lose resolution, 0 to 1
     * @return the changed copy
     */
    public Augmentation withLowResolutionProbability(double value) {
        Augmentation copy = new Augmentation(this);
        copy.lowResolutionProbability = Checks.within("lowResolutionProbability", value, 0, 1);
        return copy;
    }

    /**
     * This value with another low resolution scale.
     *
     * @param value smallest size before the image is blown up again, as a share, 0.1 to 1
     * @return the changed copy
     */
    public Augmentation withLowResolutionScale(double value) {
        Augmentation copy = new Augmentation(this);
        copy.lowResolutionScale = Checks.within("lowResolutionScale", value, 0.1, 1);
        return copy;
    }

    /**
     * This value with another erase probability.
     *
     * @param value share of the images that lose a rectangle, 0 to 1
     * @return the changed copy
     */
    public Augmentation withEraseProbability(double value) {
        Augmentation copy = new Augmentation(this);
        copy.eraseProbability = Checks.within("eraseProbability", value, 0, 1);
        return copy;
    }

    /**
     * This value with another erase area.
     *
     * @param value largest area of that rectangle as a share of the image, 0.02 to 0.9
     * @return the changed copy
     */
    public Augmentation withEraseArea(double value) {
        Augmentation copy = new Augmentation(this);
        copy.eraseArea = Checks.within("eraseArea", value, 0.02, 0.9);
        return copy;
    }

    /**
     * The rotation degrees.
     *
     * @return largest turn to either side in degrees, 0 to 180
     */
    public double rotationDegrees() {
        return rotationDegrees;
    }

    /**
     * The shift.
     *
     * @return largest shift along each axis as a share of the side, 0 to 1
     */
    public double shift() {
        return shift;
    }

    /**
     * The scale.
     *
     * @return largest relative change of size, 0 to 0.9
     */
    public double scale() {
        return scale;
    }

    /**
     * The aspect.
     *
     * @return largest relative change of width against height, 0 to 0.9
     */
    public double aspect() {
        return aspect;
    }

    /**
     * The flip probability.
     *
     * @return share of the images mirrored left to right, 0 to 1
     */
    public double flipProbability() {
        return flipProbability;
    }

    /**
     * The contrast.
     *
     * @return largest relative change of contrast around mid gray, 0 to 1
     */
    public double contrast() {
        return contrast;
    }

    /**
     * The brightness.
     *
     * @return largest shift of brightness, 0 to 1 of white
     */
    public double brightness() {
        return brightness;
    }

    /**
     * The gamma.
     *
     * @return largest log of the exponent that gray is raised to, 0 to 2
     */
    public double gamma() {
        return gamma;
    }

    /**
     * The low resolution probability.
     *
     * @return share of the images that lose resolution, 0 to 1
     */
    public double lowResolutionProbability() {
        return lowResolutionProbability;
    }

    /**
     * The low resolution scale.
     *
     * @return smallest size before the image is blown up again, as a share, 0.1 to 1
     */
    public double lowResolutionScale() {
        return lowResolutionScale;
    }

    /**
     * The erase probability.
     *
     * @return share of the images that lose a rectangle, 0 to 1
     */
    public double eraseProbability() {
        return eraseProbability;
    }

    /**
     * The erase area.
     *
     * @return largest area of that rectangle as a share of the image, 0.02 to 0.9
     */
    public double eraseArea() {
        return eraseArea;
    }
}
