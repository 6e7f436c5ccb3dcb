// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks.peers;

import io.github.xrayclassifier.image.GrayImage;

/** The check before every measurement: peers that compute something else are not peers. */
public final class Agreement {

    private Agreement() {}

    public static void requireClose(String what, float[] ours, float[] theirs, double bound) {
        if (ours.length != theirs.length) {
            throw new IllegalStateException(what + ": expected " + ours.length + " values, found " + theirs.length);
        }
        for (int i = 0; i < ours.length; i++) {
            if (!(Math.abs((double) ours[i] - theirs[i]) <= bound)) {
                throw new IllegalStateException(
                        what + ": expected " + ours[i] + " within " + bound + ", found " + theirs[i] + " at " + i);
            }
        }
    }

    /** The same finding first, and every probability within the bound. */
    public static void requireSameAnswer(String what, float[] ours, float[] theirs, double bound) {
        requireClose(what, ours, theirs, bound);
        if (first(ours) != first(theirs)) {
            throw new IllegalStateException(
                    what + ": expected finding " + first(ours) + " first, found " + first(theirs));
        }
    }

    private static int first(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    public static float[] softmax(float[] logits) {
        double largest = logits[first(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (Math.exp(logits[i] - largest) / sum);
        }
        return probabilities;
    }

    /** Both images of one size, in shares of white. */
    public static void requireSamePixels(String what, GrayImage ours, GrayImage theirs, double bound) {
        if (ours.width() != theirs.width() || ours.height() != theirs.height()) {
            throw new IllegalStateException(what + ": expected " + ours.width() + " x " + ours.height() + ", found "
                    + theirs.width() + " x " + theirs.height());
        }
        double worst = 0;
        for (int i = 0; i < ours.width() * ours.height(); i++) {
            worst = Math.max(worst, Math.abs(share(ours, i) - share(theirs, i)));
        }
        require(what + ", largest difference of a pixel", worst, bound);
    }

    /** Filters differ by design, so only the mean difference is bounded, in levels of 255. */
    public static void requireSimilar(String what, byte[] ours, byte[] theirs, double bound) {
        double sum = 0;
        for (int i = 0; i < ours.length; i++) {
            sum += Math.abs((ours[i] & 0xFF) - (theirs[i] & 0xFF));
        }
        require(what + ", mean difference of a pixel", sum / ours.length, bound);
    }

    private static void require(String what, double found, double bound) {
        if (!(found <= bound)) {
            throw new IllegalStateException(what + ": expected at most " + bound + ", found " + found);
        }
    }

    private static double share(GrayImage image, int index) {
        int sample = image.isEightBit() ? image.samples8()[index] & 0xFF : image.samples16()[index] & 0xFFFF;
        return (double) sample / image.maxValue();
    }
}
