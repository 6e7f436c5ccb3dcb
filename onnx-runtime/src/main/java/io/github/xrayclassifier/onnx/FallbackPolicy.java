// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

/** The answer to an {@link ExecutionProvider} that is wanted and not available. */
public enum FallbackPolicy {
    /** Opening fails with a {@code BackendException} that carries ONNX Runtime's reason. */
    REQUIRE,
    /** The CPU computes; {@code BackendInfo.fallbackReason()} keeps ONNX Runtime's reason. */
    PREFER,
    /** The CPU computes, whatever is available: one switch for an application whose provider comes from elsewhere. */
    CPU
}
