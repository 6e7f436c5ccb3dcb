// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Java arrays to libtorch tensors and back, always by copy. */
public final class Tensors {

    private Tensors() {}

    /**
     * A float32 tensor.
     *
     * @param values row-major, copied
     * @param shape one dimension if none is given
     * @return in the native memory of the pointer scope that is open
     */
    public static Tensor of(float[] values, long... shape) {
        Tensor tensor = torch.empty(shape.length == 0 ? new long[] {values.length} : shape);
        copy(values, tensor);
        return DeviceScope.placed(tensor);
    }

    /** An int64 tensor of one dimension. */
    public static Tensor of(long[] values) {
        try (LongPointer data = new LongPointer(values)) {
            return DeviceScope.placed(
                    torch.from_blob(data, new long[] {values.length}, new TensorOptions(torch.ScalarType.Long))
                            .clone());
        }
    }

    /** A float32 tensor with the values 0 to 255 of unsigned bytes. */
    public static Tensor ofUnsigned(byte[] values, long... shape) {
        try (BytePointer data = new BytePointer(values)) {
            return DeviceScope.placed(torch.from_blob(data, shape, new TensorOptions(torch.ScalarType.Byte))
                    .to(torch.ScalarType.Float));
        }
    }

    /** Overwrites a dense float32 tensor. */
    public static void copy(float[] values, Tensor target) {
        if (target.numel() != values.length) {
            throw new IllegalArgumentException("expected " + target.numel() + " values, found " + values.length);
        }
        if (target.is_cuda()) {
            target.copy_(of(values, target.numel()).view_as(target));
            return;
        }
        try {
            target.data_ptr_float().put(values, 0, values.length);
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    /** A float32 tensor of zeros, of one dimension. */
    public static Tensor zeros(long count) {
        return DeviceScope.placed(torch.zeros(count));
    }

    /**
     * A float scalar.
     *
     * @param value rounded to float32
     * @return in the native memory of the pointer scope that is open
     */
    public static Scalar scalar(double value) {
        return new Scalar((float) value);
    }

    /**
     * The values of a float32 tensor.
     *
     * @param tensor of any strides
     * @return a copy in row-major order
     */
    public static float[] floats(Tensor tensor) {
        Tensor dense = tensor.cpu().contiguous(); // the tensor itself where it is on the CPU
        float[] values = new float[Math.toIntExact(dense.numel())];
        try {
            dense.data_ptr_float().get(values);
        } finally {
            Reference.reachabilityFence(dense);
        }
        return values;
    }
}
