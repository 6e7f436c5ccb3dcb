// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static io.github.xrayclassifier.testkit.Curve.disc;
import static io.github.xrayclassifier.testkit.Curve.mix;

import java.util.Random;

/** Cross sections of a body as ellipses of one gray each, in the windows that readers use. */
final class CtSlice {

    private static final double SOFT = 0.03;

    private final Noise noise;
    private final double width;
    private final double depth;
    private final double left;
    private final double right;
    private final double organ;
    private final double bone;
    private final double grain;

    private CtSlice(Random random) {
        noise = new Noise(random.nextLong());
        width = 0.78 + 0.18 * random.nextDouble();
        depth = width * (0.62 + 0.13 * random.nextDouble());
        left = 0.9 + 0.2 * random.nextDouble();
        right = 0.9 + 0.2 * random.nextDouble();
        organ = 0.45 + 0.2 * random.nextDouble();
        bone = 0.85 + 0.15 * random.nextDouble();
        grain = 0.01 + 0.03 * random.nextDouble();
    }

    static Decoy.Shade of(Random random) {
        CtSlice slice = new CtSlice(random);
        Decoy.Shade tissue = switch (random.nextInt(4)) {
            case 0 -> slice::belly;
            case 1 -> slice::head;
            default -> slice::chest;
        };
        return (x, y) -> tissue.at(x, y) + slice.grain * slice.noise.grain((long) (x * 400), (long) (y * 400));
    }

    /** Covers a gray with an ellipse of another. */
    private static double over(double below, double gray, double dx, double dy, double radiusX, double radiusY) {
        return mix(below, gray, disc(dx, dy, radiusX, radiusY, SOFT / Math.min(radiusX, radiusY)));
    }

    private double table(double x, double y) {
        double arc = y - (depth + 0.06 - 0.12 * x * x);
        return Math.abs(arc) < 0.015 && Math.abs(x) < 0.7 ? 0.4 : 0;
    }

    private double body(double x, double y, double inside) {
        double skin = over(table(x, y), 0.3, x, y, width, depth);
        return over(skin, inside, x, y, width - 0.07, depth - 0.07);
    }

    private double spine(double value, double x, double y) {
        double vertebra = over(value, bone, x, y - depth * 0.55, 0.13, 0.11);
        double canal = over(vertebra, 0.3, x, y - depth * 0.55 - 0.13, 0.05, 0.05);
        return over(canal, bone, x, y - depth * 0.55 - 0.22, 0.03, 0.06);
    }

    private double chest(double x, double y) {
        double value = body(x, y, organ);
        double wall = Curve.radial(x, y, width - 0.13, depth - 0.13);
        if (wall > 0.97 && wall < 1.03 && noise.smooth(6 * x + 40, 6 * y + 40) > 0.45) {
            value = bone; // ribs, cut across
        }
        double lung = 0.04 + 0.25 * Math.max(0, noise.cloud(9 * x, 9 * y) - 0.6);
        double lungWidth = width * 0.36;
        value = over(value, lung, x + width * 0.48, y + 0.02, lungWidth * left, depth * 0.68);
        value = over(value, lung, x - width * 0.48, y + 0.02, lungWidth * right, depth * 0.68);
        value = over(value, organ + 0.05, x - 0.1, y + depth * 0.18, 0.26, 0.24);
        value = over(value, organ + 0.15, x - 0.12, y - depth * 0.28, 0.07, 0.07);
        return spine(value, x, y);
    }

    private double belly(double x, double y) {
        double value = body(x, y, 0.25);
        value = over(value, organ, x + width * 0.35, y + 0.08, width * 0.42 * left, depth * 0.55);
        value = over(value, organ + 0.08, x - width * 0.5, y - 0.05, width * 0.2 * right, depth * 0.35);
        value = over(value, organ + 0.15, x - 0.3, y - depth * 0.45, 0.12, 0.14);
        value = over(value, organ + 0.15, x + 0.3, y - depth * 0.45, 0.12, 0.14);
        value = over(value, 0.05, x - 0.2, y + depth * 0.5, 0.2 * left, 0.12);
        value += 0.12 * (noise.cloud(5 * x, 5 * y) - 0.5) * disc(x, y, width - 0.1, depth - 0.1, 0.1);
        return spine(value, x, y);
    }

    private double head(double x, double y) {
        double high = Math.min(0.95, width);
        double wide = high * 0.8;
        double value = over(0, 0.35, x, y, wide, high);
        value = over(value, bone, x, y, wide - 0.05, high - 0.05);
        double brain = organ + 0.1 * (noise.cloud(6 * x, 6 * y) - 0.5);
        value = over(value, brain, x, y, wide - 0.13, high - 0.13);
        value = over(value, 0.15, x + 0.1, y + 0.1, 0.05 * left, 0.25);
        value = over(value, 0.15, x - 0.1, y + 0.1, 0.05 * right, 0.25);
        return Math.abs(x) < 0.008 && Math.abs(y) < high - 0.15 ? organ + 0.15 : value;
    }
}
