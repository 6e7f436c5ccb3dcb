// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static io.github.xrayclassifier.testkit.Curve.bump;
import static io.github.xrayclassifier.testkit.Curve.disc;
import static io.github.xrayclassifier.testkit.Curve.ellipse;
import static io.github.xrayclassifier.testkit.Curve.step;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** One exposure: adds up what each tissue takes from a ray and turns the sum into samples. */
final class Exposure {

    private final Anatomy anatomy;
    private final Lesion lesion;
    private final int width;
    private final int height;
    private final Noise noise;
    private final float[] vessels;
    private final Bounds left = new Bounds();
    private final Bounds right = new Bounds();

    Exposure(Anatomy anatomy, Lesion lesion, int width, int height) {
        this.anatomy = anatomy;
        this.lesion = lesion;
        this.width = width;
        this.height = height;
        this.noise = new Noise(anatomy.seed);
        this.vessels = new float[Math.multiplyExact(width, height)];
    }

    PhantomXray expose(int bits, Finding finding) {
        Vessels.of(anatomy).forEach(this::draw);
        int white = (1 << bits) - 1;
        short[] samples = new short[vessels.length];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double value = tone(attenuation(column, row)) + 0.012 * noise.grain(column, row);
                samples[row * width + column] = (short) Math.round(white * Math.max(0, Math.min(1, value)));
            }
        }
        return new PhantomXray(image(samples, bits), finding, regions());
    }

    private GrayImage image(short[] samples, int bits) {
        if (bits > 8) {
            return GrayImage.wrap16(samples, width, height, bits);
        }
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return GrayImage.wrap8(bytes, width, height);
    }

    /** White where a ray crosses lung beside the heart. */
    GrayImage lungs() {
        byte[] samples = new byte[Math.multiplyExact(width, height)];
        for (int i = 0; i < samples.length; i++) {
            double filmX = filmX(i % width);
            int row = i / width;
            double filmY = filmY(row);
            double x = anatomy.patientX(filmX, filmY);
            double y = anatomy.patientY(filmX, filmY);
            samples[i] = (byte) (anatomy.lung(x, y) > 0 && heart(x, y) < 0.5 ? 255 : 0);
        }
        return GrayImage.wrap8(samples, width, height);
    }

    private List<Region> regions() {
        List<Region> regions = new ArrayList<>();
        left.region().ifPresent(regions::add);
        right.region().ifPresent(regions::add);
        return regions;
    }

    private double filmX(double column) {
        return 2 * (column + 0.5) / width - 1;
    }

    private double filmY(double row) {
        return 2 * (row + 0.5) / height - 1;
    }

    /** Saturates like an image: air is black, and dense on dense adds little. */
    private double tone(double attenuation) {
        double a = attenuation * 1.55 * anatomy.exposure;
        return 0.02 + 1.14 * a * a / (a * a + a + 0.9);
    }

    private double attenuation(int column, int row) {
        double filmX = filmX(column);
        double filmY = filmY(row);
        double x = anatomy.patientX(filmX, filmY);
        double y = anatomy.patientY(filmX, filmY);
        double body = body(x, y);
        if (body == 0) {
            return 0;
        }
        double heart = heart(x, y);
        double lung = anatomy.lung(x, y) * (1 - 0.7 * heart);
        double opacity = lung == 0 ? 0 : lesion.at(x, y);
        boolean planted = anatomy.hyperinflated ? lung > 0.5 : opacity * lung > Lesion.VISIBLE;
        if (planted) {
            (x < 0 ? left : right).add(column, row);
        }
        double air = (anatomy.hyperinflated ? 0.80 : 0.70) * lung * (1 - opacity);
        double texture = 0.05 * (noise.cloud(x * 3, y * 3) - 0.5) + 0.03 * lung * (noise.cloud(x * 18, y * 18) - 0.5);
        double drawn = vessels[row * width + column] * lung * (1 - 0.7 * opacity);
        return Math.max(
                0,
                body * (1 + texture + Bones.at(anatomy, x, y))
                        + 0.42 * heart
                        + middle(x, y)
                        + abdomen(x, y)
                        - air
                        + drawn);
    }

    private double body(double x, double y) {
        double side = Math.abs(x);
        double slope = side - 0.30;
        double shoulder = -0.86 + (slope > 0 ? 0.24 * slope : -9 * slope * slope);
        double flank = 0.93 - 0.03 * y + 0.5 * (1 - step(-0.50, -0.05, y));
        double covered = step(0, 0.12, y - shoulder) * step(0, 0.10, flank - side);
        double breast = anatomy.breast * disc(side - 0.42, y - 0.12, 0.30, 0.28, 0.2);
        double thin = 0.30 * step(0.55, 1.0, side) + 0.25 * (1 - step(-0.95, -0.5, y)) * (1 - step(0.2, 0.5, side));
        return covered * (1 + breast - thin);
    }

    private double heart(double x, double y) {
        double atrium = 0.8 * disc(x + 0.07, y - 0.18, 0.15 * anatomy.heartSize, 0.24, 0.25);
        double leaning = y - 0.17 - 0.35 * (x - 0.12);
        return Math.max(atrium, disc(x - 0.12, leaning, 0.33 * anatomy.heartSize, 0.27, 0.10));
    }

    /** The tissue between the lungs, without the heart, and the dark air of the windpipe. */
    private double middle(double x, double y) {
        double band = (1 - step(0.07, 0.17, Math.abs(x - 0.015))) * step(-0.9, -0.5, y) * 0.30;
        double knob = 0.28 * ellipse(x - 0.13, y + 0.30, 0.12, 0.13);
        double hila = 0.16 * ellipse(Math.abs(x) - 0.18, y + (x < 0 ? 0.06 : 0.11), 0.12, 0.17);
        double pipe = 0.24 * bump((x - 0.01) / 0.06) * (1 - step(-0.32, -0.22, y));
        double split = Math.abs(x - 0.01) - 0.9 * (y + 0.27);
        double bronchi = 0.13 * bump(split / 0.06) * step(-0.30, -0.24, y) * (1 - step(-0.12, -0.02, y));
        return band + knob + hila - pipe - bronchi;
    }

    private double abdomen(double x, double y) {
        double inside = 1 - step(-0.02, 0.16, Math.abs(x) - anatomy.lungHalfWidth);
        double belly = Math.max(inside, step(0.35, 0.75, y) * (1 - step(0.80, 0.95, Math.abs(x))));
        double below = belly * step(-0.01, 0.05, y - anatomy.diaphragm(x));
        double bubble = anatomy.stomach * disc(x - 0.36, y - anatomy.diaphragm(0.36) - 0.16, 0.17, 0.10, 0.3);
        return below * (0.42 - bubble);
    }

    private void draw(Vessels.Piece thin) {
        // A line thinner than a pixel would break up into dots.
        Vessels.Piece piece = thin.atLeast(1.8 / Math.min(width, height));
        int firstRow = row(Math.min(piece.fromY(), piece.toY()) - piece.half());
        int lastRow = row(Math.max(piece.fromY(), piece.toY()) + piece.half());
        int firstColumn = column(Math.min(piece.fromX(), piece.toX()) - piece.half());
        int lastColumn = column(Math.max(piece.fromX(), piece.toX()) + piece.half());
        for (int row = firstRow; row <= lastRow; row++) {
            for (int column = firstColumn; column <= lastColumn; column++) {
                int at = row * width + column;
                vessels[at] = Math.max(vessels[at], (float) piece.at(filmX(column), filmY(row)));
            }
        }
    }

    private int row(double filmY) {
        return (int) Math.max(0, Math.min(height - 1, Math.floor((filmY + 1) / 2 * height)));
    }

    private int column(double filmX) {
        return (int) Math.max(0, Math.min(width - 1, Math.floor((filmX + 1) / 2 * width)));
    }
}
