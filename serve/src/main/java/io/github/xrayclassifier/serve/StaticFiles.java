// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The files that the server hands out: these and no others, whatever a path says. */
final class StaticFiles {

    private StaticFiles() {}

    /** Path to file. */
    static Map<String, Response> read() {
        return Map.of(
                "/", file("index.html", "text/html; charset=utf-8"),
                "/page.css", file("page.css", "text/css; charset=utf-8"),
                "/page.js", file("page.js", "text/javascript; charset=utf-8"),
                "/icon.svg", file("icon.svg", "image/svg+xml"),
                "/v1/openapi.json", file("openapi.json", "application/json"),
                "/v1/answer.schema.json", file("answer.schema.json", "application/schema+json"));
    }

    private static Response file(String name, String type) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ": expected it in this jar, found nothing");
            }
            return Response.of(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
