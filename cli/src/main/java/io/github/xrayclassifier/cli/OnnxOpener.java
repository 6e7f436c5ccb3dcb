// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.cli.evaluation.ModelFiles;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import java.io.IOException;

/** Opens models on ONNX Runtime. */
final class OnnxOpener {

    private OnnxOpener() {}

    static Backend open(ModelChoice choice) throws IOException {
        ModelSource source = choice.isInt8()
                ? BundledModel.mobileNetV2Int8()
                : ModelFiles.source(choice.model().orElse(null));
        return OnnxBackend.open(source, OnnxOptions.defaults().withProvider(choice.provider(), choice.policy()));
    }
}
