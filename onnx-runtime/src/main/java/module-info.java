// SPDX-License-Identifier: Apache-2.0
/** Inference with ONNX Runtime on CPU, CUDA and DirectML. */
module io.github.xrayclassifier.onnx {
    requires transitive io.github.xrayclassifier;
    requires com.microsoft.onnxruntime;

    exports io.github.xrayclassifier.onnx;
}
