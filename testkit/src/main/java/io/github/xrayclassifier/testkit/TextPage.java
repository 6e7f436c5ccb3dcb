// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.image.GrayImage;
import java.util.Random;

/** Sets words of random letters, 5 x 7 dots each: a slim Java runtime has no fonts to draw with. For one thread. */
final class TextPage {

    private static final int WIDE = 5;
    private static final int HIGH = 7;
    // One letter is seven rows of five dots; a row is a base-32 digit, its bits the dots from left to right.
    private static final String[] LETTERS = {
        "ehhvhhh", "uhhuhhu", "ehggghe", "uhhhhhu", "vggsggv", "vggsggg", "ehgnhhf", "hhhvhhh", "e44444e", "72222ic",
        "hikokih", "ggggggv", "hrllhhh", "hhpljhh", "ehhhhhe", "uhhuggg", "ehhhlid", "uhhukih", "fgge11u", "v444444",
        "hhhhhhe", "hhhhha4", "hhhllla", "hha4ahh", "hha4444", "v1248gv"
    };

    private final Random random;
    private final int width;
    private final int height;
    private final double[] ink;
    private final int dot;

    private TextPage(Random random, int width, int height) {
        this.random = random;
        this.width = width;
        this.height = height;
        this.ink = new double[Math.multiplyExact(width, height)];
        this.dot = 1 + random.nextInt(Math.max(1, Math.min(3, width / 120)));
    }

    static GrayImage draw(Random random, int width, int height) {
        TextPage page = new TextPage(random, width, height);
        page.set();
        return page.printed();
    }

    private void set() {
        int margin = (int) (width * (0.04 + 0.1 * random.nextDouble()));
        int columns = random.nextInt(3) == 0 ? 2 : 1;
        int gap = 4 * dot;
        int measure = (width - 2 * margin - (columns - 1) * gap) / columns;
        for (int c = 0; c < columns; c++) {
            column(margin + c * (measure + gap), margin, measure, height - 2 * margin);
        }
    }

    private void column(int left, int top, int measure, int length) {
        int lead = (HIGH + 2 + random.nextInt(3)) * dot;
        int y = top;
        if (random.nextBoolean()) {
            line(left, y, (int) (measure * (0.3 + 0.6 * random.nextDouble())), 2 * dot);
            y += 2 * lead;
        }
        for (; y + HIGH * dot <= top + length; y += lead) {
            boolean last = random.nextInt(7) == 0;
            line(left, y, last ? (int) (measure * random.nextDouble()) : measure, dot);
            y += last ? lead / 2 : 0;
        }
    }

    private void line(int left, int top, int length, int size) {
        int x = left;
        while (x + WIDE * size <= left + length) {
            for (int n = 1 + random.nextInt(9); n > 0 && x + WIDE * size <= left + length; n--) {
                letter(LETTERS[random.nextInt(LETTERS.length)], x, top, size);
                x += (WIDE + 1) * size;
            }
            x += (2 + random.nextInt(2)) * size;
        }
    }

    private void letter(String rows, int left, int top, int size) {
        for (int y = 0; y < HIGH * size && top + y < height; y++) {
            int bits = Character.digit(rows.charAt(y / size), 32);
            for (int x = 0; x < WIDE * size && left + x < width; x++) {
                if ((bits >> (WIDE - 1 - x / size) & 1) == 1) {
                    ink[(top + y) * width + left + x] = 1;
                }
            }
        }
    }

    private GrayImage printed() {
        double paper = 0.82 + 0.18 * random.nextDouble();
        double black = 0.2 * random.nextDouble();
        boolean reversed = random.nextInt(4) == 0;
        double grain = random.nextBoolean() ? 0 : 0.02;
        byte[] samples = new byte[ink.length];
        for (int i = 0; i < samples.length; i++) {
            double value = Curve.mix(paper, black, ink[i]) + (grain == 0 ? 0 : grain * random.nextGaussian());
            value = Math.max(0, Math.min(1, value));
            samples[i] = (byte) Math.round(255 * (reversed ? 1 - value : value));
        }
        return GrayImage.wrap8(samples, width, height);
    }
}
