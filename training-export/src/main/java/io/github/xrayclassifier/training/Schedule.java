// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/**
 * The learning rate: a linear warm-up, times half a cosine from the peak to 0 (Loshchilov &amp; Hutter, ICLR 2017) unless it
 * stays.
 */
record Schedule(double peak, long warmupSteps, long steps, boolean cosine) {

    static Schedule of(Optimization options, long steps) {
        return new Schedule(options.learningRate(), options.warmupSteps(), steps, options.cosine());
    }

    double at(long step) {
        double warmup = warmupSteps == 0 ? 1 : Math.min(1, (step + 1.0) / warmupSteps);
        double rate = peak * warmup;
        return cosine ? rate * 0.5 * (1 + Math.cos(Math.PI * step / steps)) : rate;
    }
}
