// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XrayExceptionTest {

    /** ESC [ and its one-byte form U+009B begin what a terminal obeys; U+202E turns the direction of writing. */
    @Test
    void quotesNothingThatATerminalObeys() {
        String hostile = "found \u001b[2J \u009b31m \u202egpj \u2028 \r \u0000, line one\n\tline two, Lunge \u00e4";
        for (XrayException failure : new XrayException[] {
            new ModelException(hostile),
            new BackendException(hostile, new IllegalStateException()),
            new MalformedImageException("x").at(hostile),
            new UnsupportedImageException(hostile).at("file")
        }) {
            assertThat(failure.getMessage()).contains("found ?[2J ?31m ?gpj ? ? ?, line one\n\tline two, Lunge \u00e4");
        }
    }
}
