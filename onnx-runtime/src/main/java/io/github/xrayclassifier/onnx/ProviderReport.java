// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The outcome of trying one provider.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param provider the provider and device that were tried
 * @param reason ONNX Runtime's own message and the remedy; empty if the provider is available
 */
public record ProviderReport(ExecutionProvider provider, Optional<String> reason) {

    /** An ONNX model of IR 8, opset 13: output "y" is Identity of input "x", one float. A test reads it. */
    static final String IDENTITY_MODEL = "0808"
            + "3a37" + "0a10" + "0a0178" + "120179" + "22084964656e74697479"
            + "120170"
            + "5a0f" + "0a0178" + "120a" + "0a08" + "0801" + "1204" + "0a02" + "0801"
            + "620f" + "0a0179" + "120a" + "0a08" + "0801" + "1204" + "0a02" + "0801"
            + "4202" + "100d";

    static ProviderReport of(OrtEnvironment environment, ExecutionProvider provider) {
        byte[] model = HexFormat.of().parseHex(IDENTITY_MODEL);
        ByteBuffer bytes = ByteBuffer.allocateDirect(model.length).put(model).flip();
        try (OrtSession session = new SessionOpener(environment, "identity", bytes, 1).create(provider)) {
            assert session.getNumInputs() == 1;
            return new ProviderReport(provider, Optional.empty());
        } catch (OrtException e) {
            return new ProviderReport(provider, Optional.of(e.getMessage() + ". Remedy: " + provider.remedy()));
        }
    }

    /**
     * True if models can run there.
     *
     * @return true if a session was made on it
     */
    public boolean isAvailable() {
        return reason.isEmpty();
    }
}
