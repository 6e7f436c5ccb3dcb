// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens models on ONNX Runtime. */
final class OnnxOpener {

    private OnnxOpener() {}

    static Backend open(ModelChoice choice) throws IOException {
        Optional<Path> file = choice.model();
        if (file.isPresent() && Files.isDirectory(file.get())) {
            throw new FileSystemException(file.get().toString(), null, "expected a model file, found a folder");
        }
        ModelSource source = file.isPresent() ? ModelSource.of(file.get()) : bundled(choice);
        return OnnxBackend.open(source, OnnxOptions.defaults().withProvider(choice.provider(), choice.policy()));
    }

    private static ModelSource bundled(ModelChoice choice) {
        return choice.isInt8() ? BundledModel.mobileNetV2Int8() : BundledModel.mobileNetV2();
    }
}
