// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer that goes back to a client. The bytes are not copied. */
record Response(int status, String type, byte[] body, Map<String, String> headers) {

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    static Response of(String type, byte[] body) {
        return new Response(200, type, body, Map.of());
    }

    static Response json(int status, String type, Map<String, @Nullable Object> body) {
        return new Response(status, type, GSON.toJson(body).getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Response json(Map<String, @Nullable Object> body) {
        return json(200, "application/json", body);
    }

    Response with(String header, String value) {
        return new Response(status, type, body, Map.of(header, value));
    }
}
