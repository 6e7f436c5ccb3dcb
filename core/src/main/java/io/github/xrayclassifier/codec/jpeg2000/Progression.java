// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

/**
 * The order of some packets (ITU-T T.800 section A.6.6).
 *
 * @param order 0 layers first, 1 resolutions and layers, 2 resolutions and positions, 3 positions, 4 components
 * @param firstResolution of those
 * @param endResolution behind the last of those
 * @param firstComponent of those
 * @param endComponent behind the last of those
 * @param endLayer behind the last of those
 */
record Progression(
        int order, int firstResolution, int endResolution, int firstComponent, int endComponent, int endLayer) {}
