// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The archive's address and the ways to talk with it. Immutable; may be shared by threads. */
public final class DicomWebOptions {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    // Slow archives are known to take half a minute for an answer; twice that and it is taken for lost.
    private static final Duration EXCHANGE = Duration.ofMinutes(2);
    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int PAGE = 500;
    // The longest file that is classified by default (64 MiB), and what multipart adds to it.
    private static final long MOST_BYTES = 65L << 20;

    private final URI base;
    private final Credentials credentials;
    private final Optional<SSLContext> tls;
    private final Duration connect;
    private final Duration exchange;
    private final int tries;
    private final Duration firstPause;
    private final int page;
    private final long mostBytes;

    private DicomWebOptions(
            URI base,
            Credentials credentials,
            Optional<SSLContext> tls,
            Duration connect,
            Duration exchange,
            int tries,
            Duration firstPause,
            int page,
            long mostBytes) {
        this.base = base;
        this.credentials = credentials;
        this.tls = tls;
        this.connect = positive("connect timeout", connect);
        this.exchange = positive("timeout", exchange);
        this.tries = (int) atLeastOne("tries", tries);
        this.firstPause = positive("first pause", firstPause);
        this.page = (int) atLeastOne("page", page);
        this.mostBytes = atLeastOne("most bytes", mostBytes);
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": expected more than zero, found " + value);
        }
        return value;
    }

    private static long atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": expected at least 1, found " + value);
        }
        return value;
    }

    /**
     * The plain options for an archive: no credentials, the JDK's trusted certificates, 10 s for a connection, 120 s for
     * an answer, 4 tries with pauses from half a second up.
     *
     * @param base the root of its DICOMweb services, for example {@code http://localhost:8042/dicom-web}
     * @return the options
     * @throws IllegalArgumentException if it is no http or https address, or holds credentials, a query or a fragment
     */
    public static DicomWebOptions of(URI base) {
        String scheme = Optional.ofNullable(base.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "archive: expected an address that begins with http:// or https://, found "
                            + (scheme.isEmpty() ? "none of them" : scheme + ":"));
        }
        if (base.getHost() == null) {
            throw new IllegalArgumentException("archive: expected an address with a host, found none");
        }
        if (base.getRawUserInfo() != null) { // it would stand in every message
            throw new IllegalArgumentException(
                    "archive: expected credentials apart from the address, found them in it");
        }
        if (base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "archive: expected an address without query and fragment, found " + base);
        }
        String text = base.toString();
        return new DicomWebOptions(
                URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text),
                Credentials.none(),
                Optional.empty(),
                CONNECT,
                EXCHANGE,
                TRIES,
                FIRST_PAUSE,
                PAGE,
                MOST_BYTES);
    }

    /**
     * These options with credentials.
     *
     * @param newCredentials basic or bearer
     * @return the changed copy
     */
    public DicomWebOptions withCredentials(Credentials newCredentials) {
        return new DicomWebOptions(base, newCredentials, tls, connect, exchange, tries, firstPause, page, mostBytes);
    }

    /**
     * These options with trust of one's own, for example from {@link TrustedCertificates#of}. Host names are checked all
     * the same.
     *
     * @param context for https
     * @return the changed copy
     */
    public DicomWebOptions withTls(SSLContext context) {
        return new DicomWebOptions(
                base, credentials, Optional.of(context), connect, exchange, tries, firstPause, page, mostBytes);
    }

    /**
     * These options with other timeouts.
     *
     * @param newConnect for a connection
     * @param newExchange for a request with its whole answer
     * @return the changed copy
     */
    public DicomWebOptions withTimeouts(Duration newConnect, Duration newExchange) {
        return new DicomWebOptions(base, credentials, tls, newConnect, newExchange, tries, firstPause, page, mostBytes);
    }

    /**
     * These options with another number of tries; between them are pauses, each twice the one before, at most 30 s.
     *
     * @param newTries at least 1
     * @param newFirstPause before the second
     * @return the changed copy
     */
    public DicomWebOptions withTries(int newTries, Duration newFirstPause) {
        return new DicomWebOptions(base, credentials, tls, connect, exchange, newTries, newFirstPause, page, mostBytes);
    }

    /**
     * These options with another number of results a page of a search.
     *
     * @param newPage at least 1
     * @return the changed copy
     */
    public DicomWebOptions withPage(int newPage) {
        return new DicomWebOptions(base, credentials, tls, connect, exchange, tries, firstPause, newPage, mostBytes);
    }

    /**
     * These options with another limit of an answer.
     *
     * @param bytes at least 1; above it, reading ends
     * @return the changed copy
     */
    public DicomWebOptions withMostBytes(long bytes) {
        return new DicomWebOptions(base, credentials, tls, connect, exchange, tries, firstPause, page, bytes);
    }

    /** {@return the root of the services, without a slash at its end} */
    public URI base() {
        return base;
    }

    Credentials credentials() {
        return credentials;
    }

    Optional<SSLContext> tls() {
        return tls;
    }

    Duration connect() {
        return connect;
    }

    Duration exchange() {
        return exchange;
    }

    int tries() {
        return tries;
    }

    Duration firstPause() {
        return firstPause;
    }

    int page() {
        return page;
    }

    long mostBytes() {
        return mostBytes;
    }

    /**
     * Address and kind of credentials.
     *
     * @return for a log; no secret
     */
    @Override
    public String toString() {
        return "DicomWebOptions[" + base + ", credentials " + credentials + "]";
    }
}
