// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

/** A model that no int8 form stands in for: it cannot be quantized, or its answers would change too much. */
public final class QuantizationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QuantizationException(String message) {
        super(message);
    }

    QuantizationException(String message, Throwable cause) {
        super(message, cause);
    }
}
