// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/**
 * How a run's weights follow the gradient. The defaults are AdamW with a warm-up and a cosine schedule.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class Optimization {

    private Optimizer optimizer = Optimizer.ADAMW;
    private double learningRate = 1e-3;
    private int warmupSteps = 300;
    private boolean cosine = true;
    private double weightDecay = 0.05;
    private double clipNorm = 5;

    private Optimization() {}

    private Optimization(Optimization from) {
        optimizer = from.optimizer;
        learningRate = from.learningRate;
        warmupSteps = from.warmupSteps;
        cosine = from.cosine;
        weightDecay = from.weightDecay;
        clipNorm = from.clipNorm;
    }

    /** {@return AdamW at a peak learning rate of 0.001, warm-up 300 steps, decay 0.05, gradient norm at most 5} */
    public static Optimization defaults() {
        return new Optimization();
    }

    /** A copy with the given optimizer: which rule turns gradients into steps. */
    public Optimization withOptimizer(Optimizer value) {
        Optimization copy = new Optimization(this);
        copy.optimizer = value;
        return copy;
    }

    /** A copy with the given learning rate: the peak, above 0 and at most 10. */
    public Optimization withLearningRate(double value) {
        Optimization copy = new Optimization(this);
        copy.learningRate = Checks.within("learningRate", value, 1e-12, 10);
        return copy;
    }

    /** A copy with the given warmup steps: steps until the learning rate reaches its peak, at least 0. */
    public Optimization withWarmupSteps(int value) {
        Optimization copy = new Optimization(this);
        copy.warmupSteps = Checks.within("warmupSteps", value, 0, 10_000_000);
        return copy;
    }

    /** A copy with the given cosine: whether the learning rate falls to 0 along half a cosine; else it stays. */
    public Optimization withCosine(boolean value) {
        Optimization copy = new Optimization(this);
        copy.cosine = value;
        return copy;
    }

    /** A copy with the given weight decay: decoupled decay of convolution and classifier weights, 0 to 10. */
    public Optimization withWeightDecay(double value) {
        Optimization copy = new Optimization(this);
        copy.weightDecay = Checks.within("weightDecay", value, 0, 10);
        return copy;
    }

    /** A copy with the given clip norm: largest norm of the gradient, above 0. */
    public Optimization withClipNorm(double value) {
        Optimization copy = new Optimization(this);
        copy.clipNorm = Checks.within("clipNorm", value, 1e-6, 1e9);
        return copy;
    }

    /** {@return the optimizer: which rule turns gradients into steps} */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** {@return the learning rate: the peak, above 0 and at most 10} */
    public double learningRate() {
        return learningRate;
    }

    /** {@return the warmup steps: steps until the learning rate reaches its peak, at least 0} */
    public int warmupSteps() {
        return warmupSteps;
    }

    /** {@return the cosine: whether the learning rate falls to 0 along half a cosine; else it stays} */
    public boolean cosine() {
        return cosine;
    }

    /** {@return the weight decay: decoupled decay of convolution and classifier weights, 0 to 10} */
    public double weightDecay() {
        return weightDecay;
    }

    /** {@return the clip norm: largest norm of the gradient, above 0} */
    public double clipNorm() {
        return clipNorm;
    }
}
