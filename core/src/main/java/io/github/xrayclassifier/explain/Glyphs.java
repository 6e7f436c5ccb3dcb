// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import java.awt.image.BufferedImage;

/** Draws figures and the unit of a color bar, 3 x 5 dots a character: a slim Java runtime has no fonts to draw with. */
final class Glyphs {

    static final int WIDTH = 4; // with the gap to the next
    static final int HEIGHT = 5;

    private static final String CHARACTERS = "0123456789.LOGITE";
    // One octal digit a row, its bits the dots from left to right.
    private static final int[] DOTS = {
        075557, 026227, 071747, 071717, 055711, 074717, 074757, 071111, 075757, 075717, 000002, 044447, 075557, 074557,
        072227, 072222, 074747
    };

    private Glyphs() {}

    /** Draws white dots of {@code scale} pixels; what falls outside the image is left out. */
    static void draw(BufferedImage target, String text, int left, int top, int scale) {
        for (int i = 0; i < text.length(); i++) {
            int dots = DOTS[CHARACTERS.indexOf(text.charAt(i))];
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < 3; column++) {
                    if (((dots >> (3 * (HEIGHT - 1 - row) + 2 - column)) & 1) == 1) {
                        fill(target, left + (WIDTH * i + column) * scale, top + row * scale, scale);
                    }
                }
            }
        }
    }

    private static void fill(BufferedImage target, int left, int top, int size) {
        for (int y = Math.max(0, top); y < Math.min(target.getHeight(), top + size); y++) {
            for (int x = Math.max(0, left); x < Math.min(target.getWidth(), left + size); x++) {
                target.setRGB(x, y, 0xFFFFFF);
            }
        }
    }
}
