// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reasons for which a request has no answer, as problem details (RFC 9457). */
enum Problem {
    BAD_REQUEST(400, "The request is not well-formed"),
    FOREIGN_ORIGIN(403, "The request does not come from this server's own page or address"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    UPLOAD_TOO_SLOW(408, "The upload took too long"),
    BODY_TOO_LARGE(413, "The file is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not one of an image"),
    UNREADABLE_IMAGE(422, "The file is not an image that can be read"),
    FAULT(500, "The server failed"),
    BUSY(503, "The server is busy"),
    CLOSING(503, "The server is closing");

    /** The media type of a problem. */
    static final String TYPE = "application/problem+json";

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    Failure because(String detail) {
        return new Failure(this, detail);
    }

    /** The answer that a client gets in the end. */
    Response response(String detail) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", "https://xray-classifier.github.io/problems#" + anchor());
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        Response response = Response.json(status, TYPE, body);
        return status == 503 ? response.with("Retry-After", "1") : response;
    }

    private String anchor() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A request that ends with a problem. */
    static final class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        private final Problem problem;

        private Failure(Problem problem, String detail) {
            super(detail, null, false, false); // no stack trace: clients cause it, in any number
            this.problem = problem;
        }

        Response response() {
            return problem.response(String.valueOf(getMessage()));
        }
    }
}
