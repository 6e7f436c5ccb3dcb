// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request to an archive without the answer that it should have. The message names service, UIDs and status, never an
 * attribute of a patient.
 */
public final class DicomWebException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The causes that a caller can act on. */
    public enum Kind {
        /** No connection, no answer in time, or an answer that the archive cannot work now: 408, 429, 5xx. Try again later. */
        UNAVAILABLE,
        /** The archive has no room for what was sent: 507, or a failure reason A7xx of PS3.4 table B.2-1. */
        FULL,
        /** Credentials are missing, wrong or without the right: 401, 403, 407. */
        UNAUTHORIZED,
        /** The archive has no such study, series or instance, or no longer: 404, 410. */
        NOT_FOUND,
        /** The archive refuses these objects, for example for their identifiers: 409. */
        CONFLICT,
        /** The archive refuses the request: another 4xx, or a redirect, which is never followed. */
        REFUSED,
        /** The answer is not what DICOMweb says: another type of content, a part of an instance, damaged JSON. */
        UNREADABLE,
        /** The answer is larger than the limit. */
        OVERSIZED
    }

    private final Kind kind;

    DicomWebException(Kind kind, String message) {
        this(kind, message, null);
    }

    DicomWebException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** {@return the cause} */
    public Kind kind() {
        return kind;
    }
}
