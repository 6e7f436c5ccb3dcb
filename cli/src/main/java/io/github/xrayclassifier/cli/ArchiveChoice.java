// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.pacs.dicomweb.Credentials;
import io.github.xrayclassifier.pacs.dicomweb.DicomWebOptions;
import io.github.xrayclassifier.pacs.dicomweb.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which archive, and how to talk with it. No secret stands on the command line. */
final class ArchiveChoice {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The root of the archive's DICOMweb services, for example http://localhost:8042/dicom-web.")
    private @Nullable URI url;

    @Option(names = "--user", paramLabel = "NAME", description = "Basic authentication, with --password-file.")
    private @Nullable String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "The password, in the first line of a file.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A bearer token, in the first line of a file; read anew for each request.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust the certificates of this file (PEM) and no others, for an archive with its own.")
    private @Nullable Path authorities;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "For a request with its whole answer. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    boolean isGiven() {
        return url != null;
    }

    /**
     * The options of the client.
     *
     * @throws IllegalArgumentException if they contradict each other
     * @throws IOException if a file cannot be read
     */
    DicomWebOptions options(long mostBytes) throws IOException {
        if (url == null) {
            throw new IllegalArgumentException("--url: expected the address of an archive, found none");
        }
        if (timeout < 1) {
            throw new IllegalArgumentException("--timeout: expected at least 1 second, found " + timeout);
        }
        DicomWebOptions options = DicomWebOptions.of(url)
                .withCredentials(credentials())
                .withTimeouts(CONNECT, Duration.ofSeconds(timeout))
                .withMostBytes(mostBytes);
        return authorities == null ? options : options.withTls(TrustedCertificates.of(authorities));
    }

    private Credentials credentials() throws IOException {
        if ((user == null) != (passwordFile == null)) {
            throw new IllegalArgumentException("--user and --password-file: expected both or none, found one");
        }
        if (user != null && passwordFile != null) {
            if (tokenFile != null) {
                throw new IllegalArgumentException("--user and --token-file: expected one of them, found both");
            }
            return Credentials.basic(user, firstLine(passwordFile));
        }
        return tokenFile == null ? Credentials.none() : Credentials.bearer(tokenFile);
    }

    private static String firstLine(Path file) throws IOException {
        return Files.readString(file).lines().findFirst().orElse("");
    }
}
