// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

/**
 * The perceptually uniform color map "inferno": every fifth of the 256 colors that S. van der Walt and N. Smith published
 * in 2015 (matplotlib's {@code _cm_listed.py}, dedicated to the public domain under CC0), linear between them. The worst
 * difference from the full table is 1.3 of 255 levels.
 */
final class Colormap {

    private static final String NODES = "00000402020c0504170a072210092d160b391e0c45260c512f0a5b380962400a67490b6a510e6c"
            + "59106e61136e69166e71196e781c6d801f6c88226a902568982766a02a63a82e5fb0315bb73557"
            + "bf3952c63d4dcc4248d34743d94d3ddf5337e45a31e9612bed6925f1711ff47918f78212f98b0b"
            + "fa9407fb9d07fca60cfcb014fbba1ffac42af8cd37f6d746f4e156f2ea69f2f27df5f992fcffa4";
    private static final int LAST = NODES.length() / 6 - 1;
    private static final int[] LEVELS = levels(); // parsed once: an overlay asks three times a pixel

    private Colormap() {}

    /**
     * The color of a share.
     *
     * @param share 0 (black) to 1 (pale yellow); what lies outside is taken as the nearest end
     * @param channel 0 red, 1 green, 2 blue
     * @return 0 to 255
     */
    static double channel(double share, int channel) {
        double at = Math.max(0, Math.min(1, share)) * LAST;
        int low = Math.min((int) at, LAST - 1);
        return mixed(low, channel, at - low);
    }

    private static int[] levels() {
        int[] levels = new int[NODES.length() / 2];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = Integer.parseInt(NODES.substring(2 * i, 2 * i + 2), 16);
        }
        return levels;
    }

    private static double mixed(int low, int channel, double toNext) {
        double below = LEVELS[3 * low + channel];
        return below + (LEVELS[3 * low + 3 + channel] - below) * toNext;
    }

    /** All three channels as 0xRRGGBB. */
    static int rgb(double share) {
        return over(0, 1, share);
    }

    /** The color of a share over a gray, as 0xRRGGBB: its place in the table is found once for the three channels. */
    static int over(double gray, double alpha, double share) {
        double at = Math.max(0, Math.min(1, share)) * LAST;
        int low = Math.min((int) at, LAST - 1);
        double base = gray * (1 - alpha) + 0.5; // nothing is negative: cutting off then rounds
        int red = (int) (base + alpha * mixed(low, 0, at - low));
        int green = (int) (base + alpha * mixed(low, 1, at - low));
        int blue = (int) (base + alpha * mixed(low, 2, at - low));
        return red << 16 | green << 8 | blue;
    }
}
