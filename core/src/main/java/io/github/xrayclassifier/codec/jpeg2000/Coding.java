// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;

/**
 * The coding style of one component (ITU-T T.800 sections A.6.1 and A.6.2).
 *
 * @param levels of decomposition
 * @param blockWidth exponent of 2
 * @param blockHeight exponent of 2
 * @param style of code blocks: 1 bypass, 4 termination of each pass, …
 * @param precincts exponents of 2 for each resolution: width, height
 */
record Coding(int levels, int blockWidth, int blockHeight, int style, int[][] precincts) {

    static final int BYPASS = 1;
    static final int TERMINATE = 4;

    /** Reads the parameters SPcod or SPcoc, up to the end of the segment. */
    static Coding read(Bytes parameters, boolean ownPrecincts) {
        int levels = parameters.u8(0);
        int width = (parameters.u8(1) & 15) + 2;
        int height = (parameters.u8(2) & 15) + 2;
        if (levels > 32 || width > 10 || height > 10 || width + height > 12) {
            throw new MalformedImageException("JPEG 2000 coding style: expected at most 32 levels and code blocks of at"
                    + " most 4096 samples, found " + levels + " and 2^" + (width + height));
        }
        int[][] precincts = new int[levels + 1][];
        for (int r = 0; r <= levels; r++) {
            int exponents = ownPrecincts ? parameters.u8(5L + r) : 0xFF;
            precincts[r] = new int[] {exponents & 15, exponents >> 4};
            if (r > 0 && (precincts[r][0] == 0 || precincts[r][1] == 0)) {
                throw new MalformedImageException(
                        "JPEG 2000 coding style: expected precincts of at least 2 samples, found one");
            }
        }
        return new Coding(levels, width, height, parameters.u8(3), precincts);
    }
}
