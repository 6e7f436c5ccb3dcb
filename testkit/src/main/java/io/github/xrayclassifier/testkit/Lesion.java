// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static io.github.xrayclassifier.testkit.Curve.ellipse;
import static io.github.xrayclassifier.testkit.Curve.step;

import io.github.xrayclassifier.model.Finding;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** The share of the air that a finding takes out of the lung at a point of the patient: 0 none, 1 all; fluid exceeds 1. */
@FunctionalInterface
interface Lesion {

    double at(double x, double y);

    /** The opacity from which a point counts as part of the planted region. */
    double VISIBLE = 0.22;

    static Lesion of(Finding finding, Anatomy anatomy) {
        Map<Finding, Function<Anatomy, Lesion>> painters = Map.of(
                Finding.COVID_19, Lesion::groundGlass,
                Finding.EDEMA, Lesion::haze,
                Finding.EFFUSION, Lesion::meniscus,
                Finding.FIBROSIS, Lesion::network,
                Finding.PNEUMONIA, Lesion::consolidation);
        return painters.getOrDefault(finding, normal -> (x, y) -> 0).apply(anatomy);
    }

    private static Random random(Anatomy anatomy) {
        return new Random(new Noise(anatomy.seed).hash(2, 0));
    }

    /** COVID-19: faint patches on both sides, near the wall, mostly in the middle and lower zones. */
    private static Lesion groundGlass(Anatomy anatomy) {
        Random random = random(anatomy);
        Noise noise = new Noise(random.nextLong());
        double left = -0.1 + 0.25 * random.nextDouble();
        double right = -0.1 + 0.25 * random.nextDouble();
        return (x, y) -> {
            double center = x < 0 ? left : right;
            double lateral = 1 - step(0.14, 0.44, anatomy.wall(y) - Math.abs(x));
            double zone = step(center - 0.35, center - 0.05, y) * (1 - step(center + 0.3, center + 0.5, y));
            double patches = step(0.30, 0.62, noise.cloud(x * 4, y * 4));
            return anatomy.severity * 0.78 * lateral * zone * (0.35 + 0.65 * patches);
        };
    }

    /** Edema: a haze around both hila, like the wings of a bat. */
    private static Lesion haze(Anatomy anatomy) {
        Noise noise = new Noise(random(anatomy).nextLong());
        return (x, y) -> {
            double wing = ellipse(Math.abs(x) - 0.24, y + 0.02, 0.40, 0.52);
            return anatomy.severity * 0.85 * Math.sqrt(wing) * (0.55 + 0.45 * noise.cloud(x * 5, y * 5));
        };
    }

    /** Effusion: fluid at the base of one side; its surface climbs towards the wall. */
    private static Lesion meniscus(Anatomy anatomy) {
        Random random = random(anatomy);
        int side = random.nextBoolean() ? 1 : -1;
        double level = 0.24 - 0.25 * random.nextDouble();
        return (x, y) -> {
            if (x * side < 0) {
                return 0;
            }
            double across = Math.min(1, Math.abs(x) / anatomy.wall(y));
            double climb = across * across * across;
            double surface = level + 0.10 - 0.42 * climb * across;
            return anatomy.severity * 1.3 * step(-0.06, 0.08, y - surface);
        };
    }

    /** Fibrosis: a net of fine lines at both bases and along the walls. */
    private static Lesion network(Anatomy anatomy) {
        Noise noise = new Noise(random(anatomy).nextLong());
        return (x, y) -> {
            double floor = anatomy.diaphragm(x) - y;
            double basal = 1 - step(0.18, 0.50, floor);
            double lateral = 0.6 * (1 - step(0.06, 0.22, anatomy.wall(y) - Math.abs(x))) * step(-0.5, 0, y);
            double where = Math.max(basal, lateral);
            double lines = noise.walls(x * 15, y * 15, 0.30);
            return where == 0 ? 0 : anatomy.severity * where * (0.18 + 0.72 * lines);
        };
    }

    /** Pneumonia: one dense, patchy area in one lung, with a ragged border. */
    private static Lesion consolidation(Anatomy anatomy) {
        Random random = random(anatomy);
        Noise noise = new Noise(random.nextLong());
        double centerX = (random.nextBoolean() ? 1 : -1) * (0.36 + 0.08 * random.nextDouble());
        double centerY = -0.30 + 0.42 * random.nextDouble();
        double radius = 0.26 + 0.10 * random.nextDouble();
        return (x, y) -> {
            double patch = ellipse(x - centerX, y - centerY, radius, radius);
            double ragged = patch + 0.9 * (noise.cloud(x * 6, y * 6) - 0.5);
            return patch == 0 ? 0 : anatomy.severity * 0.92 * step(0.05, 0.55, ragged);
        };
    }
}
