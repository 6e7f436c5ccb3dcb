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
        try {
            // As sha256sum writes it: the digits, two blanks, the file's name.
            URLConnection expected = resource(name + ".sha256");
            String digits;
            try (InputStream in = expected.getInputStream()) {
                digits = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split("\\s", 2)[0];
            }
            URLConnection file = resource(name + ".onnx");
            try (InputStream in = file.getInputStream()) {
                long size = file.getContentLengthLong(); // -1 where a class loader does not know it
                ModelSource source = size < 0
                        ? ModelSource.of(name + ".onnx", in.readAllBytes())
                        : ModelSource.of(name + ".onnx", in, size);
                return source.withSha256(digits);
            }
        } catch (IOException e) {
            throw new ModelException("bundled model: expected a readable " + name + ", found: " + e.getMessage(), e);
        }
    }

    private static URLConnection resource(String name) throws IOException {
        URL found = BundledModel.class.getResource(name);
        if (found == null) {
            throw new ModelException(
                    "bundled model: expected " + name + " in xray-classifier-model's jar, found nothing");
        }
        URLConnection connection = found.openConnection();
        connection.setUseCaches(false); // else the jar stays open, and locked on Windows
        return connection;
    }
}
