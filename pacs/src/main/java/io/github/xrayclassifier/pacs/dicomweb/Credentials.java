// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** The credentials for an archive: none, basic (RFC 7617) or bearer (RFC 6750). Never shown. Immutable; may be shared by threads. */
public final class Credentials {

    /** The value of the header {@code Authorization}, looked up for each request. */
    @FunctionalInterface
    private interface Header {

        Optional<String> value() throws IOException;
    }

    private final String kind;
    private final Header header;

    private Credentials(String kind, Header header) {
        this.kind = kind;
        this.header = header;
    }

    /** {@return no credentials} */
    public static Credentials none() {
        return new Credentials("none", Optional::empty);
    }

    /**
     * Basic authentication.
     *
     * @param user without a colon
     * @param password any text
     * @return the credentials
     */
    public static Credentials basic(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("user: expected a name without a colon, found one with");
        }
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new Credentials("basic", () -> Optional.of("Basic " + pair));
    }

    /**
     * A bearer token.
     *
     * @param token of visible ASCII characters
     * @return the credentials
     */
    public static Credentials bearer(String token) {
        String checked = checked(token);
        return new Credentials("bearer", () -> Optional.of("Bearer " + checked));
    }

    /**
     * A bearer token that is read from its file before each request, so that another program can renew it.
     *
     * @param file with the token in its first line
     * @return the credentials
     */
    public static Credentials bearer(Path file) {
        return new Credentials(
                "bearer",
                () -> Optional.of("Bearer "
                        + checked(Files.readString(file).lines().findFirst().orElse(""))));
    }

    private static String checked(String token) {
        String trimmed = token.trim();
        if (!trimmed.matches("[!-~]+")) {
            throw new IllegalArgumentException(
                    "token: expected visible ASCII characters, found " + (trimmed.isEmpty() ? "none" : "others"));
        }
        return trimmed;
    }

    Optional<String> authorization() throws IOException {
        return header.value();
    }

    /**
     * The kind of the credentials.
     *
     * @return for a log; no secret
     */
    @Override
    public String toString() {
        return kind;
    }
}
