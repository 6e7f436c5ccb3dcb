// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.model.ModelCard;
import java.nio.ByteBuffer;
import java.util.Map;

/** The check of a model file alone, without the native library that sees it next. */
public final class ModelCheck {

    private ModelCheck() {}

    /** Checks a file that carries its card, as {@link OnnxBackend#open} does first. */
    public static void check(byte[] file) {
        OnnxModelFile read = OnnxModelFile.read("input", ByteBuffer.wrap(file));
        GraphPlan.of("input", ModelCard.from(read.metadata()), read);
    }

    /** {@return the metadata of a file} */
    public static Map<String, String> metadata(ByteBuffer file) {
        return OnnxModelFile.read("input", file).metadata();
    }
}
