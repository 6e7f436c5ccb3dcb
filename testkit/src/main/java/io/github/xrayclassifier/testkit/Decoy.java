// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.image.GrayImage;
import java.util.Random;

/**
 * Draws images that are no chest X-ray, for measuring and testing whether a classifier abstains on them. Drawings, not
 * scans: a model that recognizes them need not recognize the real thing.
 *
 * <p>The same seed and size give the same bytes on every machine. May be used by any thread.
 */
public enum Decoy {
    /** One gray, with at most a trace of noise. */
    UNIFORM {
        @Override
        Shade shade(Random random) {
            double level = random.nextDouble();
            double grain = random.nextBoolean() ? 0 : 0.01;
            return (x, y) -> level + (grain == 0 ? 0 : grain * random.nextGaussian());
        }
    },
    /** A ramp from one gray to another, straight in any direction or round. */
    GRADIENT {
        @Override
        Shade shade(Random random) {
            double from = random.nextDouble();
            double to = from < 0.5 ? 1 - 0.5 * random.nextDouble() : 0.5 * random.nextDouble();
            double directionX = 2 * random.nextDouble() - 1;
            double directionY = 2 * random.nextDouble() - 1;
            double reach = Math.abs(directionX) + Math.abs(directionY) + 0.01;
            boolean round = random.nextInt(4) == 0;
            double grain = random.nextBoolean() ? 0 : 0.01;
            return (x, y) -> {
                double share = round
                        ? Curve.radial(x - directionX / 2, y - directionY / 2, 1.5, 1.5)
                        : 0.5 + 0.5 * (x * directionX + y * directionY) / reach;
                return Curve.mix(from, to, Math.min(1, share)) + (grain == 0 ? 0 : grain * random.nextGaussian());
            };
        }
    },
    /** Independent samples, or clouds of any coarseness. */
    NOISE {
        @Override
        Shade shade(Random random) {
            Noise noise = new Noise(random.nextLong());
            double middle = 0.25 + 0.5 * random.nextDouble();
            double contrast = 0.2 + 0.8 * random.nextDouble();
            double cells = 3 * (1 + 19 * random.nextDouble());
            return switch (random.nextInt(4)) {
                case 0 -> (x, y) -> random.nextDouble();
                case 1 -> (x, y) -> middle + 0.3 * contrast * random.nextGaussian();
                case 2 -> (x, y) -> random.nextDouble() < 0.5 * contrast ? random.nextInt(2) : middle;
                default -> (x, y) -> middle + 2 * contrast * (noise.cloud(x * cells, y * cells) - 0.5);
            };
        }
    },
    /** A page of printed text: one or two columns, headings, margins; black on white or the reverse. */
    TEXT_PAGE {
        @Override
        Shade shade(Random random) {
            throw new IllegalStateException("a page is drawn by dots, not by shades");
        }

        @Override
        public GrayImage draw(long seed, int width, int height) {
            return TextPage.draw(random(this, seed), width, height);
        }
    },
    /** A slice like those of computed tomography: chest, belly or head, on black. */
    CT_SLICE {
        @Override
        Shade shade(Random random) {
            return CtSlice.of(random);
        }
    };

    /** Gray at a point, 0 black to 1 white; x and y run from -1 to 1. What lies outside is cut. */
    @FunctionalInterface
    interface Shade {

        double at(double x, double y);
    }

    abstract Shade shade(Random random);

    private static Random random(Decoy kind, long seed) {
        return new Random(new Noise(seed).hash(kind.name().hashCode(), 77));
    }

    /**
     * Draws one.
     *
     * @param seed decides everything that varies
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     * @return 8 bits
     */
    public GrayImage draw(long seed, int width, int height) {
        byte[] samples = new byte[Math.multiplyExact(width, height)];
        Shade shade = shade(random(this, seed));
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double value = shade.at(2 * (column + 0.5) / width - 1, 2 * (row + 0.5) / height - 1);
                samples[row * width + column] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
            }
        }
        return GrayImage.wrap8(samples, width, height);
    }
}
