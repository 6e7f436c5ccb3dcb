// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The branching vessels that leave each hilum, as straight pieces that thin towards the wall. */
final class Vessels {

    /** One piece, in image coordinates; {@code half} is half its thickness. */
    record Piece(double fromX, double fromY, double toX, double toY, double half, double density) {

        /** This piece at least so thick, and the fainter for it. */
        Piece atLeast(double least) {
            double wider = Math.max(half, least);
            return new Piece(fromX, fromY, toX, toY, wider, density * half / wider);
        }

        double at(double x, double y) {
            double alongX = toX - fromX;
            double alongY = toY - fromY;
            double t = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX * alongX + alongY * alongY);
            t = Math.max(0, Math.min(1, t));
            double dx = x - fromX - t * alongX;
            double dy = y - fromY - t * alongY;
            return density * Curve.bump(Math.sqrt(dx * dx + dy * dy) / half);
        }
    }

    private final Random random;
    private final Anatomy anatomy;
    private final List<Piece> pieces = new ArrayList<>();

    private Vessels(Anatomy anatomy) {
        this.anatomy = anatomy;
        this.random = new Random(new Noise(anatomy.seed).hash(1, 0));
    }

    static List<Piece> of(Anatomy anatomy) {
        Vessels tree = new Vessels(anatomy);
        for (int side = -1; side <= 1; side += 2) {
            double x = side * 0.19;
            double y = side < 0 ? -0.06 : -0.11; // the left hilum stands higher
            double[][] headings = {
                {0.25, -1}, {0.65, -0.75}, {1, -0.30}, {1, 0.15}, {0.95, 0.55}, {0.65, 0.9}, {0.25, 1.1}, {0.4, 0.7}
            };
            for (double[] heading : headings) {
                tree.grow(x, y, side * heading[0], heading[1], 0.025, 0);
            }
        }
        return List.copyOf(tree.pieces);
    }

    private void grow(double x, double y, double headingX, double headingY, double half, int depth) {
        double length = (0.12 - 0.010 * depth) * (0.8 + 0.4 * random.nextDouble());
        double norm = Math.sqrt(headingX * headingX + headingY * headingY);
        double dirX = headingX / norm + 0.6 * (random.nextDouble() - 0.5);
        double dirY = headingY / norm + 0.6 * (random.nextDouble() - 0.5);
        double toX = x + dirX * length;
        double toY = y + dirY * length;
        if (depth > 6 || half < 0.004 || (depth > 1 && anatomy.lung(toX, toY) < 0.1)) {
            return;
        }
        pieces.add(new Piece(
                anatomy.filmX(x, y),
                anatomy.filmY(x, y),
                anatomy.filmX(toX, toY),
                anatomy.filmY(toX, toY),
                half,
                anatomy.markings * (0.02 + 6.5 * half)));
        double turn = 0.35 + 0.4 * random.nextDouble();
        grow(toX, toY, dirX - turn * dirY, dirY + turn * dirX, half * 0.72, depth + 1);
        grow(toX, toY, dirX + 0.6 * turn * dirY, dirY - 0.6 * turn * dirX, half * 0.78, depth + 1);
    }
}
