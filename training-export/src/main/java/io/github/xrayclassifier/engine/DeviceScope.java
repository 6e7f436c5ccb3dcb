// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import org.bytedeco.pytorch.Tensor;

/**
 * The device that {@link Tensors} makes tensors on: the CPU, or the first CUDA device while a scope for it is open on the thread.
 * It works like JavaCPP's pointer scope, so that a network's code is the same on both. For one thread.
 */
public final class DeviceScope implements AutoCloseable {

    private static final ThreadLocal<Boolean> ON_CUDA = ThreadLocal.withInitial(() -> false);

    private final boolean before;

    private DeviceScope(boolean isCuda) {
        this.before = ON_CUDA.get();
        ON_CUDA.set(isCuda);
    }

    /**
     * Opens a scope.
     *
     * @param isCuda true for the first CUDA device, which must be there; false for the CPU
     * @return to be closed by the same thread
     */
    public static DeviceScope open(boolean isCuda) {
        return new DeviceScope(isCuda);
    }

    /** A tensor on the device of the scope that is open; the tensor itself if it is there already. */
    public static Tensor placed(Tensor tensor) {
        return ON_CUDA.get() ? tensor.cuda() : tensor;
    }

    @Override
    public void close() {
        ON_CUDA.set(before);
    }
}
