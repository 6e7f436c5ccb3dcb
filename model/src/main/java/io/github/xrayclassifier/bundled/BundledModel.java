// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.bundled;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
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
        String expected = new String(resource("mobilenet-v2.sha256"), StandardCharsets.US_ASCII);
        // As sha256sum writes it: the digits, two blanks, the file's name.
        String digits = expected.strip().split("\\s", 2)[0];
        return ModelSource.of("mobilenet-v2.onnx", resource("mobilenet-v2.onnx"))
                .withSha256(digits);
    }

    private static byte[] resource(String name) {
        try (InputStream in = BundledModel.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new ModelException(
                        "bundled model: expected " + name + " in xray-classifier-model's jar, found nothing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ModelException("bundled model: expected a readable " + name + ", found: " + e.getMessage(), e);
        }
    }
}
