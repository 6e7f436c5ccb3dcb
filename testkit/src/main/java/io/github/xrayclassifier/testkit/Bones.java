// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static io.github.xrayclassifier.testkit.Curve.bump;
import static io.github.xrayclassifier.testkit.Curve.disc;
import static io.github.xrayclassifier.testkit.Curve.step;

/** The attenuation of a ray by bones: ribs, clavicles, shoulder blades and spine. */
final class Bones {

    private Bones() {}

    static double at(Anatomy anatomy, double x, double y) {
        return anatomy.ribStrength * (ribs(anatomy, x, y) + clavicle(x, y) + shoulder(x, y)) + spine(anatomy, x, y);
    }

    private static double ribs(Anatomy anatomy, double x, double y) {
        double side = Math.abs(x);
        double cage = anatomy.wall(y) + 0.035;
        double inside = step(0, 0.05, cage - side) * (1 - step(0.30, 0.62, y)) * step(0.02, 0.08, y - anatomy.apex);
        if (inside == 0) {
            return 0;
        }
        double relative = side / anatomy.lungHalfWidth;
        // Behind, ribs leave the spine nearly level and fall towards the wall; in front they fall towards the middle.
        double behind = y - 0.42 * relative * relative * relative - 0.04 * relative;
        double front = y - 0.10 - 0.34 * (1 - relative) * (1 - relative * 0.4);
        double spacing = anatomy.ribSpacing;
        return inside
                * (0.17 * band(behind - anatomy.ribPhase, spacing, 0.031) * step(0.05, 0.10, side)
                        + 0.11 * band(front - anatomy.ribPhase, spacing * 1.12, 0.038) * step(0.30, 0.55, relative));
    }

    /** A rib's cross section, repeated: a tube, so its two edges are denser than its middle. */
    private static double band(double height, double spacing, double half) {
        double offset = height / spacing - Math.floor(height / spacing) - 0.5;
        double distance = Math.abs(offset) * spacing / half;
        return 0.7 * (1 - step(0.8, 1.15, distance)) + 0.6 * bump((distance - 0.85) / 0.3);
    }

    private static double clavicle(double x, double y) {
        double side = Math.abs(x);
        double along = side - 0.07;
        double center = -0.50 - 0.36 * along + 0.20 * along * along;
        double half = 0.026 + 0.016 * bump(along / 0.14);
        double distance = Math.abs(y - center) / half;
        double ends = step(0, 0.04, along) * (1 - step(0.72, 0.80, along));
        return 0.20 * ends * (0.75 * (1 - step(0.75, 1.2, distance)) + 0.5 * bump((distance - 0.85) / 0.35));
    }

    private static double shoulder(double x, double y) {
        double side = Math.abs(x);
        double blade = disc(side - 0.80 - 0.25 * y, y + 0.30, 0.13, 0.36, 0.25);
        double rim = bump((side - 0.68 - 0.22 * (y + 0.3)) / 0.025) * bump((y + 0.3) / 0.4);
        double head = disc(side - 1.02, y + 0.52, 0.13, 0.12, 0.15);
        return 0.12 * blade + 0.14 * rim + 0.18 * head;
    }

    private static double spine(Anatomy anatomy, double x, double y) {
        double period = 0.135;
        double phase = (y + anatomy.ribPhase) / period;
        double offset = Math.abs(phase - Math.floor(phase) - 0.5) * 2; // 0 in a vertebra's middle, 1 in a disc's
        double waist = 0.078 + 0.012 * offset * offset;
        double body = 1 - step(0.85, 1.1, Math.abs(x) / waist);
        double pedicle = bump(Curve.radial(Math.abs(x) - 0.045, (offset - 0.2) * period / 2, 0.018, 0.02));
        double process = bump(x / 0.014) * (1 - step(0.5, 0.8, offset));
        return body * (0.15 + 0.06 * (1 - step(0.70, 0.95, offset))) + 0.06 * pedicle + 0.05 * process;
    }
}
