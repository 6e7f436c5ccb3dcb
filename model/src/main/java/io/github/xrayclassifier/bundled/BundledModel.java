// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.bundled;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;

/**
 * The models in this jar. Opening one checks its SHA-256 and the card that it carries; what it can and cannot do stands
 * in MODEL_CARD.md.
 *
 * <p>May be shared by threads.
 */
public final class BundledModel {

    private BundledModel() {}

    /**
     * MobileNetV2 (Sandler et al., CVPR 2018), trained from scratch on chest X-rays for seven findings.
     *
     * @return the model file with the SHA-256 that opening it must find; give it to {@code OnnxBackend.open}
     * @throws ModelException if the jar does not hold it
     */
    public static ModelSource mobileNetV2() {
        return source("mobilenet-v2");
    }

    /**
     * The same model with int8 convolutions: a third of the size, and answers that differ from {@link #mobileNetV2()}'s on
     * at most 1 % of the validation images. Its card carries its own calibration and evidence. Worth it on CPUs with VNNI;
     * every CPU computes the same integers.
     *
     * @return the model file with the SHA-256 that opening it must find; give it to {@code OnnxBackend.open}
     * @throws ModelException if the jar does not hold it
     */
    public static ModelSource mobileNetV2Int8() {
        return source("mobilenet-v2-int8");
    }

    private static ModelSource source(String name) {
        // As sha256sum writes it: the digits, two blanks, the file's name.
        String expected =
                resource(name + ".sha256", (in, size) -> new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        String digits = expected.strip().split("\\s", 2)[0];
        return resource(name + ".onnx", (in, size) -> ModelSource.of(name + ".onnx", in, size))
                .withSha256(digits);
    }

    private interface Reader<T> {

        T read(InputStream in, long size) throws IOException;
    }

    private static <T> T resource(String name, Reader<T> reader) {
        URL found = BundledModel.class.getResource(name);
        if (found == null) {
            throw new ModelException(
                    "bundled model: expected " + name + " in xray-classifier-model's jar, found nothing");
        }
        try {
            URLConnection connection = found.openConnection();
            try (InputStream in = connection.getInputStream()) {
                return reader.read(in, connection.getContentLengthLong());
            }
        } catch (IOException e) {
            throw new ModelException("bundled model: expected a readable " + name + ", found: " + e.getMessage(), e);
        }
    }
}
