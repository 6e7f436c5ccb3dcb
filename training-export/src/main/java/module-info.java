// SPDX-License-Identifier: Apache-2.0
/** MobileNetV2 trained from random weights on libtorch, cross-validation, ONNX export and int8. */
module io.github.xrayclassifier.training {
    requires transitive io.github.xrayclassifier.evaluation;
    requires io.github.xrayclassifier.onnx;
    requires com.google.gson;
    requires com.google.protobuf;
    requires com.microsoft.onnxruntime;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.pytorch;
    requires org.snakeyaml.engine;
    requires org.tribuo.util.onnx;

    exports io.github.xrayclassifier.crossval;
    exports io.github.xrayclassifier.quantization;
    exports io.github.xrayclassifier.segmentation;
    exports io.github.xrayclassifier.training;
    exports io.github.xrayclassifier.training.export;
    exports io.github.xrayclassifier.training.recipe;
    exports io.github.xrayclassifier.training.run;
    exports io.github.xrayclassifier.training.weights;
}
