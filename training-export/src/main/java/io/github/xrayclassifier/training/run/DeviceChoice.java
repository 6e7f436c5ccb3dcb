// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

/** The device that a run is wanted on. It does not decide the run: the bits of its result differ between devices as between machines. */
public enum DeviceChoice {
    /** The first CUDA device where libtorch is built with CUDA and finds one, else the CPU. */
    AUTO,
    /** The CPU. */
    CPU,
    /** The first CUDA device; without one the CPU, and the run says why. */
    CUDA
}
