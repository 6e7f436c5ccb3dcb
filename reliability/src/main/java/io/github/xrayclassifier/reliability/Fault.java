// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

/** A promise that was not kept: the message says what was expected and what was found. */
final class Fault extends AssertionError {

    private static final long serialVersionUID = 1L;

    Fault(String expectedAndFound) {
        super("expected " + expectedAndFound);
    }

    Fault(String expectedAndFound, Throwable cause) {
        super("expected " + expectedAndFound, cause);
    }
}
