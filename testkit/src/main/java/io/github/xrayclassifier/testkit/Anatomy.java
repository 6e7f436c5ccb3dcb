// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static io.github.xrayclassifier.testkit.Curve.step;

import io.github.xrayclassifier.model.Finding;
import java.util.Random;

/**
 * One patient's shape. Coordinates run from -1 (left, top) to 1 (right, bottom) of the image; the patient's right side is
 * on the left, as radiographs are hung. All figures were chosen by eye.
 */
final class Anatomy {

    final long seed;
    final boolean hyperinflated;
    final double severity;
    final double apex;
    final double lungHalfWidth;
    final double dome;
    final double heartSize;
    final double ribSpacing;
    final double ribPhase;
    final double ribStrength;
    final double breast;
    final double stomach;
    final double markings;
    final double exposure;
    private final double angle;
    private final double base;
    private final double scale;
    private final double shiftX;
    private final double shiftY;
    private final double tilt;

    private Anatomy(long seed, Finding finding) {
        Random random = new Random(new Noise(seed).hash(0, 0)); // mixed: neighbouring seeds give like first numbers
        this.seed = seed;
        hyperinflated = finding.equals(Finding.EMPHYSEMA);
        severity = between(random, 0.75, 1);
        apex = between(random, -0.80, -0.74);
        lungHalfWidth = between(random, 0.70, 0.76) + (hyperinflated ? 0.05 : 0);
        angle = between(random, 0.56, 0.63) + (hyperinflated ? 0.16 : 0); // the costophrenic angles
        base = between(random, 0.36, 0.42) + (hyperinflated ? 0.20 : 0); // the top of the left dome
        dome = hyperinflated ? 0.05 : between(random, 0.13, 0.18);
        heartSize =
                between(random, 0.92, 1.06) * (hyperinflated ? 0.78 : 1) * (finding.equals(Finding.EDEMA) ? 1.22 : 1);
        ribSpacing = between(random, 0.150, 0.168) * (hyperinflated ? 1.12 : 1);
        ribPhase = between(random, 0, 0.1);
        ribStrength = between(random, 0.8, 1.15);
        breast = random.nextInt(2) * between(random, 0.04, 0.10);
        stomach = between(random, 0.05, 0.3);
        markings = (hyperinflated ? 0.55 : 1) * between(random, 0.85, 1.15);
        exposure = between(random, 0.9, 1.1);
        scale = between(random, 0.96, 1.05);
        shiftX = between(random, -0.04, 0.04);
        shiftY = between(random, -0.03, 0.05);
        tilt = between(random, -0.035, 0.035);
    }

    static Anatomy of(long seed, Finding finding) {
        return new Anatomy(seed, finding);
    }

    private static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** The patient's x of a point of the image. */
    double patientX(double filmX, double filmY) {
        return (filmX - shiftX + tilt * filmY) * scale;
    }

    /** The patient's y of a point of the image. */
    double patientY(double filmX, double filmY) {
        return (filmY - shiftY - tilt * filmX) * scale;
    }

    /** The image's x of a point of the patient: the inverse of the two above. */
    double filmX(double patientX, double patientY) {
        return (patientX / scale + shiftX - tilt * (patientY / scale + shiftY)) / (1 + tilt * tilt);
    }

    /** The image's y of a point of the patient. */
    double filmY(double patientX, double patientY) {
        return (patientY / scale + shiftY + tilt * (patientX / scale + shiftX)) / (1 + tilt * tilt);
    }

    /** Half the chest's inner width at a height. */
    double wall(double y) {
        double t = Math.max(0, Math.min(1, (y - apex) / (angle - apex)));
        double u = 1 - t;
        double flat = 1 - u * u * Math.sqrt(u);
        return lungHalfWidth * Math.sqrt(flat) * (0.94 + 0.06 * flat);
    }

    /** The height of the diaphragm over a point; the patient's right dome (on the left) stands higher. */
    double diaphragm(double x) {
        double side = Math.abs(x);
        double top = base - (hyperinflated ? 0.02 : 0.06) * (1 - step(-0.1, 0.1, x));
        double offset = (side - 0.34) / (lungHalfWidth - 0.34);
        double fall = side > 0.34 ? offset * offset : 0.12 * offset * offset;
        return top + fall * (dome + (angle - base) * 0.45);
    }

    /** The length of lung that a ray crosses: 0 outside, 1 in the thickest part. */
    double lung(double x, double y) {
        double side = Math.abs(x);
        double inner = 0.10 + 0.04 * step(-0.5, 0.2, y);
        double lateral = wall(y) - side;
        double medial = side - inner;
        double floor = diaphragm(x) - y;
        if (lateral <= 0 || medial <= 0 || floor <= -0.02) {
            return 0;
        }
        double depth = Math.min(1, lateral / 0.22);
        double rounded = Math.sqrt(depth * (2 - depth)); // the chest is round: rays near its wall cross less lung
        return rounded * step(0, 0.10, medial) * step(-0.02, 0.03, floor) * step(0, 0.12, y - apex);
    }
}
