// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

/** The rule from the statistics of a tensor to the range of its 256 levels. */
enum RangeRule {

    /** Everything that was seen. */
    MIN_MAX {
        @Override
        Levels of(Activation seen) {
            return Levels.over(seen.lower(), seen.upper());
        }
    },

    /** All but the outermost 0.01 % on either side. */
    PERCENTILE {
        @Override
        Levels of(Activation seen) {
            return Levels.over(quantile(seen, CUT), quantile(seen, 1 - CUT));
        }
    },

    /** The range with the smallest squared error over all values seen: coarser levels against cut ends. */
    SQUARED_ERROR {
        @Override
        Levels of(Activation seen) {
            double upper = best(seen, share -> Levels.over(seen.lower(), seen.upper() * share));
            double lower = best(seen, share -> Levels.over(seen.lower() * share, seen.upper() * upper));
            return Levels.over(seen.lower() * lower, seen.upper() * upper);
        }
    };

    private static final double CUT = 1e-4;

    /** Below a third of what was seen nothing was ever best. */
    private static final double SMALLEST_SHARE = 0.3;

    abstract Levels of(Activation seen);

    private static double quantile(Activation seen, double share) {
        double all = 0;
        for (int b = 0; b < seen.binCount(); b++) {
            all += seen.inBin(b);
        }
        double below = 0;
        for (int b = 0; b < seen.binCount(); b++) {
            below += seen.inBin(b);
            if (below >= share * all) {
                return Math.max(seen.lower(), Math.min(seen.upper(), seen.center(b)));
            }
        }
        return seen.upper();
    }

    /** Levels over a share of what was seen. */
    private interface Shrunk {
        Levels at(double share);
    }

    private static double best(Activation seen, Shrunk candidates) {
        double best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (double share = 1; share >= SMALLEST_SHARE; share -= 0.02) {
            double error = error(seen, candidates.at(share));
            if (error < least) {
                least = error;
                best = share;
            }
        }
        return best;
    }

    private static double error(Activation seen, Levels levels) {
        double sum = 0;
        for (int b = 0; b < seen.binCount(); b++) {
            if (seen.inBin(b) > 0) {
                double value = seen.center(b);
                double difference = levels.nearest(value) - value;
                sum += seen.inBin(b) * difference * difference;
            }
        }
        return sum;
    }
}
