// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import io.github.xrayclassifier.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * The checks of an image before an answer counts: thresholds, and the warnings that make the classifier abstain.
 *
 * <p>The defaults were set on chest X-rays from nine sources; the share of them that each flags stands with its constant.
 * Immutable; may be shared by threads.
 */
public final class InputChecks {

    // Noise in a black frame; 12-bit samples that were stored in 16 bits unscaled span at most 0.06.
    private static final double SMALLEST_SPREAD = 0.1;
    // The flattest of the 6,176 spans 0.28, and its brightest sample is above half of white in each of them. Samples of
    // 14
    // bits stored in 16, or 8-bit images times 0.25, span at most 0.25: the model answered 14 of 16 with COVID-19.
    private static final double NARROWEST_RANGE = 0.25;
    private static final double DIMMEST = 0.5;
    // The smoothest of 5,906 X-rays has 0.079 (0.1 % of them below 0.093); gradients at every angle, vignettes, noise
    // blurred
    // by 16 pixels of 256 and drawn chests blurred by 8 have 0.07 at most.
    private static final double LEAST_DETAIL = 0.075;
    // The most even of the 5,906 has 0.074 (0.1 % below 0.096); ramps in 8 and 16 steps have 0.03 at most, in 4 about
    // 0.07.
    private static final double LEAST_UNEVENNESS = 0.07;
    // The fewest of 9,993 X-rays is 55 (0.1 % of them have fewer than 71); ramps of 2 to 4 grays have 45 at most, saved
    // as
    // JPEGs of quality 50 to 92, and else their own number.
    private static final int FEWEST_LEVELS = 48;
    // Collimated images reach 0.54 black; the whitest has 0.16 white.
    private static final double LARGEST_BLACK = 0.6;
    private static final double LARGEST_WHITE = 0.2;
    // 13 of 255 levels, a visible tint; gray saved as color has 0. All of the 6,176 are gray, so this is not measured.
    private static final double LARGEST_COLORFULNESS = 0.05;
    // 0.08 % of the 6,176 are longer; the longest is 2.54.
    private static final double LARGEST_ASPECT = 2.2;
    // 0.3 % of the 6,176 lie below, and 97.3 % of their inverted versions.
    private static final double SMALLEST_LUNG_CONTRAST = -0.05;

    private static final InputChecks DEFAULTS = new InputChecks(
            SMALLEST_SPREAD,
            NARROWEST_RANGE,
            DIMMEST,
            LEAST_DETAIL,
            LEAST_UNEVENNESS,
            FEWEST_LEVELS,
            LARGEST_BLACK,
            LARGEST_WHITE,
            LARGEST_COLORFULNESS,
            LARGEST_ASPECT,
            SMALLEST_LUNG_CONTRAST,
            // Together they leave 19 of 5,906 X-rays without an answer (3 of 1,042 of val), and
            // 97 % of inverted ones.
            Set.of(
                    Kind.CONSTANT,
                    Kind.NARROW_RANGE,
                    Kind.NO_DETAIL,
                    Kind.INVERTED,
                    Kind.COLOR,
                    // Values of a detector: what makes them an image is the maker's, and no model saw them without.
                    Kind.FOR_PROCESSING));

    private final double spread;
    private final double range;
    private final double brightest;
    private final double detail;
    private final double unevenness;
    private final int levels;
    private final double black;
    private final double white;
    private final double colorfulness;
    private final double aspect;
    private final double contrast;
    private final Set<Kind> abstainOn;

    private InputChecks(
            double spread,
            double range,
            double brightest,
            double detail,
            double unevenness,
            int levels,
            double black,
            double white,
            double colorfulness,
            double aspect,
            double contrast,
            Set<Kind> abstainOn) {
        this.spread = share("spread", spread);
        this.range = share("range", range);
        this.brightest = share("brightest", brightest);
        if (!(detail >= 0)) {
            throw new IllegalArgumentException("detail: expected at least 0, found " + detail);
        }
        this.detail = detail;
        this.unevenness = share("unevenness", unevenness);
        if (levels < 0 || levels > 256) {
            throw new IllegalArgumentException("levels: expected 0 to 256, found " + levels);
        }
        this.levels = levels;
        this.black = share("black", black);
        this.white = share("white", white);
        this.colorfulness = share("colorfulness", colorfulness);
        if (!(aspect >= 1)) {
            throw new IllegalArgumentException("aspect: expected at least 1, found " + aspect);
        }
        this.aspect = aspect;
        if (!(contrast >= -1 && contrast <= 1)) {
            throw new IllegalArgumentException("lung contrast: expected -1 to 1, found " + contrast);
        }
        this.contrast = contrast;
        this.abstainOn = Set.copyOf(abstainOn);
    }

    private static double share(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + ": expected 0 to 1, found " + value);
        }
        return value;
    }

    /**
     * The published thresholds; an image that is constant, of a narrow range, without detail, inverted, in color or, as its
     * file says, not yet processed for display makes the classifier abstain. Everything else is a warning: a fault of the
     * file too, because what is read with that warning is read as every other reader reads it.
     *
     * @return the checks
     */
    public static InputChecks defaults() {
        return DEFAULTS;
    }

    /**
     * These checks with another smallest spread.
     *
     * @param smallest share of black to white that the middle 99 % of the samples must span, 0 to 1; else CONSTANT
     * @return the changed copy
     */
    public InputChecks withSpread(double smallest) {
        return new InputChecks(
                smallest,
                range,
                brightest,
                detail,
                unevenness,
                levels,
                black,
                white,
                colorfulness,
                aspect,
                contrast,
                abstainOn);
    }

    /**
     * These checks with another smallest range.
     *
     * @param smallest share of black to white that the middle 99 % of the samples must span, 0 to 1
     * @param dimmest share of white that the brightest sample must exceed, 0 to 1; else NARROW_RANGE
     * @return the changed copy
     */
    public InputChecks withRange(double smallest, double dimmest) {
        return new InputChecks(
                spread,
                smallest,
                dimmest,
                detail,
                unevenness,
                levels,
                black,
                white,
                colorfulness,
                aspect,
                contrast,
                abstainOn);
    }

    /**
     * These checks with another least detail, measured on the means of 64 x 64 blocks.
     *
     * @param smallest mean absolute Laplacian in standard deviations, at least 0
     * @param mostEven share of the variance that a surface of second degree must leave, 0 to 1; else NO_DETAIL
     * @return the changed copy
     */
    public InputChecks withDetail(double smallest, double mostEven) {
        return new InputChecks(
                spread,
                range,
                brightest,
                smallest,
                mostEven,
                levels,
                black,
                white,
                colorfulness,
                aspect,
                contrast,
                abstainOn);
    }

    /**
     * These checks with another fewest number of gray levels.
     *
     * @param fewest levels, of 256, that must hold a thousandth of the samples or more, 0 to 256; else NO_DETAIL
     * @return the changed copy
     */
    public InputChecks withLevels(int fewest) {
        return new InputChecks(
                spread,
                range,
                brightest,
                detail,
                unevenness,
                fewest,
                black,
                white,
                colorfulness,
                aspect,
                contrast,
                abstainOn);
    }

    /**
     * These checks with other largest shares of black and white.
     *
     * @param largestBlack share of the samples that may be black, 0 to 1; else CLIPPED
     * @param largestWhite share of the samples that may be white, 0 to 1; else CLIPPED
     * @return the changed copy
     */
    public InputChecks withClipping(double largestBlack, double largestWhite) {
        return new InputChecks(
                spread,
                range,
                brightest,
                detail,
                unevenness,
                levels,
                largestBlack,
                largestWhite,
                colorfulness,
                aspect,
                contrast,
                abstainOn);
    }

    /**
     * These checks with another largest colorfulness.
     *
     * @param largest mean difference between the largest and the smallest of R, G, B, 0 to 1; else COLOR
     * @return the changed copy
     */
    public InputChecks withColorfulness(double largest) {
        return new InputChecks(
                spread,
                range,
                brightest,
                detail,
                unevenness,
                levels,
                black,
                white,
                largest,
                aspect,
                contrast,
                abstainOn);
    }

    /**
     * These checks with another largest aspect ratio.
     *
     * @param largest longer side over shorter, at least 1; else EXTREME_ASPECT
     * @return the changed copy
     */
    public InputChecks withAspect(double largest) {
        return new InputChecks(
                spread,
                range,
                brightest,
                detail,
                unevenness,
                levels,
                black,
                white,
                colorfulness,
                largest,
                contrast,
                abstainOn);
    }

    /**
     * These checks with another smallest contrast between the middle of the chest and the lungs.
     *
     * @param smallest brightness of the middle less that of both sides, as a share of white, -1 to 1; else INVERTED
     * @return the changed copy
     */
    public InputChecks withLungContrast(double smallest) {
        return new InputChecks(
                spread,
                range,
                brightest,
                detail,
                unevenness,
                levels,
                black,
                white,
                colorfulness,
                aspect,
                smallest,
                abstainOn);
    }

    /**
     * These checks, abstaining on other warnings.
     *
     * @param kinds warnings, of these checks or of a decoder, that leave no answer; empty for none but those of the
     *     model's card
     * @return the changed copy
     */
    public InputChecks withAbstainOn(Set<Kind> kinds) {
        return new InputChecks(
                spread,
                range,
                brightest,
                detail,
                unevenness,
                levels,
                black,
                white,
                colorfulness,
                aspect,
                contrast,
                kinds);
    }

    /** These checks, abstaining on further warnings too: those that a model's card names. */
    InputChecks andAbstainOn(Set<Kind> further) {
        Set<Kind> all = new HashSet<>(abstainOn);
        all.addAll(further);
        return withAbstainOn(all);
    }

    /** One remark, with the figures if it has any. */
    private record Remark(ImageWarning warning, OptionalDouble measured, OptionalDouble threshold) {}

    /** The outcome of the checks of one image. */
    record Report(List<ImageWarning> warnings, List<Verdict.Reason> reasons) {}

    /**
     * Looks at an image.
     *
     * @param input the model's input, which an image should not be smaller than
     */
    Report inspect(DecodedImage image, Shape input) {
        List<Remark> remarks = new ArrayList<>();
        for (ImageWarning warning : image.warnings()) {
            remarks.add(new Remark(warning, OptionalDouble.empty(), OptionalDouble.empty()));
        }
        addSize(image, input, remarks);
        addTone(image, remarks);
        List<ImageWarning> warnings = new ArrayList<>(remarks.size());
        List<Verdict.Reason> reasons = new ArrayList<>(0);
        for (Remark remark : remarks) {
            warnings.add(remark.warning());
            if (abstainOn.contains(remark.warning().kind())) {
                reasons.add(new Verdict.Reason(
                        Verdict.Criterion.INPUT, remark.warning().message(), remark.measured(), remark.threshold()));
            }
        }
        return new Report(warnings, reasons);
    }

    private void addSize(DecodedImage image, Shape input, List<Remark> remarks) {
        int width = image.sourceWidth();
        int height = image.sourceHeight();
        double ratio = (double) Math.max(width, height) / Math.min(width, height);
        if (ratio > aspect) {
            remarks.add(remark(Kind.EXTREME_ASPECT, "longer side over shorter", ratio, "at most", aspect));
        }
        double smallest = Math.min((double) width / input.width(), (double) height / input.height());
        if (smallest < 1) {
            remarks.add(remark(Kind.TOO_SMALL, "size over that of the model's input", smallest, "at least", 1));
        }
    }

    private void addTone(DecodedImage image, List<Remark> remarks) {
        ImageStatistics found = ImageStatistics.of(image.pixels());
        if (image.colorfulness() > colorfulness) {
            remarks.add(remark(Kind.COLOR, "mean spread of the colors", image.colorfulness(), "at most", colorfulness));
        }
        if (found.black() > black) {
            remarks.add(remark(Kind.CLIPPED, "share of black samples", found.black(), "at most", black));
        }
        if (found.white() > white) {
            remarks.add(remark(Kind.CLIPPED, "share of white samples", found.white(), "at most", white));
        }
        if (found.spread() < spread) {
            remarks.add(remark(
                    Kind.CONSTANT,
                    fewBits(image, found) + "span of the samples over black to white",
                    found.spread(),
                    "at least",
                    spread));
            return;
        }
        boolean isNarrow = addRange(image, found, remarks);
        if (found.detail() < detail) {
            remarks.add(remark(
                    Kind.NO_DETAIL,
                    "detail of a gradient or of an image out of focus: Laplacian over deviation",
                    found.detail(),
                    "at least",
                    detail));
        } else if (found.unevenness() < unevenness) {
            remarks.add(remark(
                    Kind.NO_DETAIL,
                    "detail of a ramp: share of the variance beyond a surface of second degree",
                    found.unevenness(),
                    "at least",
                    unevenness));
        } else if (!isNarrow
                && found.levels() < levels) { // a narrow range has few levels, which the remark on it says better
            remarks.add(remark(
                    Kind.NO_DETAIL,
                    "number of gray levels with a thousandth of the samples or more",
                    found.levels(),
                    "at least",
                    levels));
        }
        if (found.lungContrast() < contrast) {
            remarks.add(remark(
                    Kind.INVERTED,
                    "brightness of the middle over the lungs",
                    found.lungContrast(),
                    "at least",
                    contrast));
        }
    }

    /** The likely cause, in words, where samples of more than 8 bits lie in the lower part of their range. */
    private static String fewBits(DecodedImage image, ImageStatistics found) {
        int used = bits(found.brightest());
        int stated = bits(image.pixels().maxValue());
        return stated > Byte.SIZE && used < stated ? "uses " + used + " of " + stated + " bits: " : "";
    }

    private static int bits(int sample) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(sample);
    }

    /** True if there was something to remark. */
    private boolean addRange(DecodedImage image, ImageStatistics found, List<Remark> remarks) {
        int max = image.pixels().maxValue();
        double top = (double) found.brightest() / max;
        if (found.spread() >= range && top > brightest) {
            return false;
        }
        int used = bits(found.brightest());
        int stated = bits(max);
        String words = String.format(
                Locale.ROOT,
                "uses %s: brightest sample %d of %d, span %.3f of black to white, expected at least %.3f and a brightest"
                        + " above %.3f; a known white level is stated by an option",
                used < stated ? used + " of " + stated + " bits" : "a small part of its range",
                found.brightest(),
                max,
                found.spread(),
                range,
                brightest);
        remarks.add(new Remark(
                new ImageWarning(Kind.NARROW_RANGE, words),
                OptionalDouble.of(found.spread() < range ? found.spread() : top),
                OptionalDouble.of(found.spread() < range ? range : brightest)));
        return true;
    }

    private static Remark remark(Kind kind, String what, double measured, String bound, double threshold) {
        String message = String.format(Locale.ROOT, "%s %.3f, expected %s %.3f", what, measured, bound, threshold);
        return new Remark(new ImageWarning(kind, message), OptionalDouble.of(measured), OptionalDouble.of(threshold));
    }

    /**
     * All thresholds.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "InputChecks[spread " + spread + ", range " + range + ", brightest " + brightest + ", detail " + detail
                + ", unevenness " + unevenness + ", levels " + levels + ", black " + black + ", white " + white
                + ", colorfulness "
                + colorfulness + ", aspect " + aspect + ", lung contrast " + contrast + ", abstains on "
                + new TreeSet<>(abstainOn) + "]";
    }
}
