// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

/** The soft shapes that drawings are made of; only + - * / and square roots, so that every machine draws the same. */
final class Curve {

    private Curve() {}

    /** 1 at 0, falling smoothly to 0 at distance 1 and beyond. */
    static double bump(double distance) {
        double rest = 1 - distance * distance;
        return rest <= 0 ? 0 : rest * rest;
    }

    /** 0 up to {@code from}, 1 from {@code to}, smooth between. */
    static double step(double from, double to, double value) {
        double t = Math.max(0, Math.min(1, (value - from) / (to - from)));
        return t * t * (3 - 2 * t);
    }

    /** Like {@link #bump} over an ellipse. */
    static double ellipse(double dx, double dy, double radiusX, double radiusY) {
        return bump(radial(dx, dy, radiusX, radiusY));
    }

    /** The distance from an ellipse's center, 1 on its edge. */
    static double radial(double dx, double dy, double radiusX, double radiusY) {
        double x = dx / radiusX;
        double y = dy / radiusY;
        return Math.sqrt(x * x + y * y);
    }

    /** A flat ellipse with a soft edge. */
    static double disc(double dx, double dy, double radiusX, double radiusY, double softness) {
        return 1 - step(1 - softness, 1 + softness, radial(dx, dy, radiusX, radiusY));
    }

    static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }
}
