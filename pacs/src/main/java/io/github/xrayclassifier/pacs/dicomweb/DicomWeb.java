// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import io.github.xrayclassifier.pacs.dicomweb.DicomWebException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A client of one archive's DICOMweb services: search, retrieve, store (PS3.18 chapter 10). May be shared by threads.
 *
 * <p>What fails for the moment (no connection, no answer in time, 408, 429, 5xx) is tried again after a pause, as often as
 * the options say; stores too, because the same object stored twice is one object. Redirects are never followed: the
 * credentials would go with them. Every method throws {@link DicomWebException}, and {@link InterruptedIOException} (the
 * interrupt is kept) if its thread is interrupted.
 */
public final class DicomWeb {

    private static final String JSON = "application/dicom+json";
    // PS3.4 table B.2-1: refused, out of resources; PS3.7 annex C: duplicate SOP instance.
    private static final int OUT_OF_RESOURCES = 0xA700;
    private static final int DUPLICATE = 0x0111;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_PAGES = 100_000;

    /** A pause between two tries. */
    @FunctionalInterface
    interface Pause {

        void of(Duration time) throws InterruptedException;
    }

    /** A receiver of search results that may fail. */
    @FunctionalInterface
    public interface Receiver<T> {

        /**
         * Takes one result.
         *
         * @param result the next one
         * @throws IOException to end the search
         */
        void accept(T result) throws IOException;
    }

    private final DicomWebOptions options;
    private final HttpClient http;
    private final Pause pause;

    private DicomWeb(DicomWebOptions options, Pause pause) {
        this.options = options;
        this.pause = pause;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // the upgrade to HTTP/2 confuses the servers of some archives
                .connectTimeout(options.connect())
                .followRedirects(HttpClient.Redirect.NEVER);
        options.tls().ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /**
     * A client; nothing is sent yet.
     *
     * @param options address, credentials, timeouts
     * @return the client
     */
    public static DicomWeb of(DicomWebOptions options) {
        return of(options, time -> Thread.sleep(time.toMillis()));
    }

    static DicomWeb of(DicomWebOptions options, Pause pause) {
        return new DicomWeb(options, pause);
    }

    /** {@return the root of the services} */
    public URI base() {
        return options.base();
    }

    /**
     * Asks for one series of any kind, to learn whether the archive answers.
     *
     * @throws IOException if it does not
     */
    public void check() throws IOException {
        search("search for one series", "/series?limit=1");
    }

    /**
     * Searches for series, page by page.
     *
     * @param query modality and date
     * @param receiver gets each series as it comes
     * @throws IOException if the archive does not answer or the receiver fails
     */
    public void series(SeriesQuery query, Receiver<? super SeriesRef> receiver) throws IOException {
        String what = "search for series of modality " + query.modality();
        pages(what, "/series?" + query.parameters(), result -> {
            String study = result.getOrDefault("0020000D", "");
            String series = result.getOrDefault("0020000E", "");
            requireUids(what, study, series);
            String count = result.getOrDefault("00201209", "");
            receiver.accept(new SeriesRef(
                    study,
                    series,
                    result.getOrDefault("0008103E", ""),
                    count.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(count)) : OptionalInt.empty()));
        });
    }

    /**
     * Searches for the instances of a series, page by page.
     *
     * @param series from {@link #series}
     * @param receiver gets each instance as it comes
     * @throws IOException if the archive does not answer or the receiver fails
     */
    public void instances(SeriesRef series, Receiver<? super InstanceRef> receiver) throws IOException {
        String what = "search for instances of " + series;
        pages(what, "/studies/" + series.study() + "/series/" + series.series() + "/instances?", result -> {
            String instance = result.getOrDefault("00080018", "");
            requireUids(what, instance);
            receiver.accept(new InstanceRef(series.study(), series.series(), instance));
        });
    }

    /**
     * Asks whether a study holds an instance.
     *
     * @param study its Study Instance UID
     * @param instance its SOP Instance UID
     * @return whether the archive knows it
     * @throws IOException if the archive does not answer
     */
    public boolean holds(String study, String instance) throws IOException {
        Uids.require("study", study);
        Uids.require("instance", instance);
        String what = "search for instance " + instance;
        return search(what, "/studies/" + study + "/instances?SOPInstanceUID=" + instance + "&limit=1").stream()
                .anyMatch(result -> instance.equals(result.get("00080018")));
    }

    private static void requireUids(String what, String... uids) throws DicomWebException {
        for (String uid : uids) {
            if (!Uids.isUid(uid)) {
                throw new DicomWebException(
                        Kind.UNREADABLE, what + ": expected results with UIDs, found one without or with another text");
            }
        }
    }

    private void pages(String what, String path, Receiver<Map<String, String>> receiver) throws IOException {
        String joint = path.endsWith("?") ? "" : "&";
        for (int number = 0; number < MOST_PAGES; number++) {
            String page = joint + "limit=" + options.page() + "&offset=" + (long) number * options.page();
            List<Map<String, String>> results = search(what, path + page);
            for (Map<String, String> result : results) {
                receiver.accept(result);
            }
            if (results.size() != options.page()) { // fewer: the last; more: one that does not know pages
                return;
            }
        }
        throw new DicomWebException(Kind.OVERSIZED, what + ": expected at most " + MOST_PAGES + " pages, found more");
    }

    private List<Map<String, String>> search(String what, String path) throws IOException {
        HttpResponse<ByteBuffer> response =
                exchange(what, request(path).header("Accept", JSON).GET(), ReceiveBuffer.open());
        if (response.statusCode() == 204) {
            return List.of();
        }
        requireStatus(what, response, 200, 206);
        requireType(what, response, "json");
        try {
            return DicomJson.results(response.body());
        } catch (DicomWebException e) {
            throw new DicomWebException(e.kind(), what + ": " + e.getMessage(), e);
        }
    }

    /**
     * Retrieves an instance as the archive holds it, in its own transfer syntax.
     *
     * @param instance what to retrieve
     * @param buffer receives the bytes
     * @return the file, a part of the buffer: good until its next use
     * @throws IOException if the archive does not answer or answers something else than this one instance
     */
    public ByteBuffer retrieve(InstanceRef instance, ReceiveBuffer buffer) throws IOException {
        String what = "retrieve of " + instance;
        String path =
                "/studies/" + instance.study() + "/series/" + instance.series() + "/instances/" + instance.instance();
        HttpResponse<ByteBuffer> response = exchange(
                what,
                request(path)
                        .header("Accept", "multipart/related; type=\"application/dicom\"; transfer-syntax=*")
                        .GET(),
                buffer);
        requireStatus(what, response, 200);
        String type = type(response);
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.startsWith("application/dicom") && !lower.startsWith("application/dicom+")) {
            return response.body();
        }
        requireType(what, response, "multipart/related");
        try {
            return Multipart.onlyPart(response.body(), type);
        } catch (DicomWebException e) {
            throw new DicomWebException(e.kind(), what + ": " + e.getMessage(), e);
        }
    }

    /**
     * Stores objects in a study. What the archive holds already, under the same UID, counts as stored.
     *
     * @param study its Study Instance UID, which the objects have too
     * @param objects whole Part 10 files
     * @throws IOException if the archive does not answer, or did not take all of them
     */
    public void store(String study, List<byte[]> objects) throws IOException {
        Uids.require("study", study);
        String what = "store in study " + study;
        String boundary = "xray-classifier-" + UUID.randomUUID();
        HttpResponse<ByteBuffer> response = exchange(
                what,
                request("/studies/" + study)
                        .header("Accept", JSON)
                        .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
                        .POST(Multipart.of(objects, boundary)),
                ReceiveBuffer.open());
        boolean isJson = type(response).toLowerCase(Locale.ROOT).contains("json");
        if (isJson && (response.statusCode() < 300 || response.statusCode() == 409)) {
            requireStored(what, study, response);
        } else {
            requireStatus(what, response, 200);
        }
    }

    private void requireStored(String what, String study, HttpResponse<ByteBuffer> response) throws IOException {
        Map<String, Integer> failures = DicomJson.failures(response.body());
        if (failures.isEmpty()) {
            requireStatus(what, response, 200, 202); // 202: stored, with warnings
            return;
        }
        for (Map.Entry<String, Integer> failure : failures.entrySet()) {
            int reason = failure.getValue();
            boolean isThere = reason == DUPLICATE && Uids.isUid(failure.getKey()) && holds(study, failure.getKey());
            if (!isThere) {
                Kind kind = (reason & 0xFF00) == OUT_OF_RESOURCES ? Kind.FULL : Kind.CONFLICT;
                throw new DicomWebException(
                        kind,
                        what + ": expected all objects stored, found failure reasons "
                                + failures.values().stream()
                                        .distinct()
                                        .map(each -> String.format(Locale.ROOT, "%04XH", each))
                                        .collect(Collectors.joining(", ")));
            }
        }
    }

    private HttpRequest.Builder request(String path) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(options.base() + path));
        options.credentials().authorization().ifPresent(value -> builder.header("Authorization", value));
        return builder;
    }

    private static String type(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private static void requireType(String what, HttpResponse<?> response, String wanted) throws DicomWebException {
        String type = type(response);
        if (!type.toLowerCase(Locale.ROOT).contains(wanted)) {
            String found = type.matches("[-a-zA-Z0-9+./]{1,60}([; ].*)?") ? type.replaceFirst("[; ].*", "") : "none";
            throw new DicomWebException(
                    Kind.UNREADABLE, what + ": expected an answer of type " + wanted + ", found " + found);
        }
    }

    private static void requireStatus(String what, HttpResponse<?> response, int... wanted) throws DicomWebException {
        int status = response.statusCode();
        for (int good : wanted) {
            if (status == good) {
                return;
            }
        }
        throw new DicomWebException(
                kind(status), what + ": expected status " + wanted[0] + ", found " + status + meaning(status));
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403, 407 -> Kind.UNAUTHORIZED;
            case 404, 410 -> Kind.NOT_FOUND;
            case 408, 429 -> Kind.UNAVAILABLE;
            case 409 -> Kind.CONFLICT;
            case 507 -> Kind.FULL;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.REFUSED;
        };
    }

    private static String meaning(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> " (a redirect, which is not followed: give the address that it leads to)";
            case 401, 407 -> " (credentials are missing or wrong)";
            case 403 -> " (the credentials do not give the right)";
            case 404, 410 -> " (the archive has no such thing, or no longer)";
            case 507 -> " (the archive is full)";
            default -> "";
        };
    }

    /** Sends a request until it has an answer that is no passing failure, or the tries are used up. */
    private HttpResponse<ByteBuffer> exchange(String what, HttpRequest.Builder builder, ReceiveBuffer buffer)
            throws IOException {
        HttpRequest request = builder.timeout(options.exchange()).build();
        Duration wait = options.firstPause();
        for (int attempt = 1; ; attempt++) {
            boolean isLast = attempt == options.tries();
            try {
                HttpResponse<ByteBuffer> response = once(what, request, buffer);
                if (isLast || kind(response.statusCode()) != Kind.UNAVAILABLE) {
                    return response;
                }
                wait = longer(wait, response);
            } catch (DicomWebException e) {
                if (isLast || e.kind() != Kind.UNAVAILABLE) {
                    throw e;
                }
            }
            sleep(what, wait);
            wait = shorter(wait.multipliedBy(2));
        }
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait;
    }

    /** As the archive asks, within reason. */
    private static Duration longer(Duration wait, HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,4}"))
                .map(value -> shorter(Duration.ofSeconds(Integer.parseInt(value))))
                .filter(asked -> asked.compareTo(wait) > 0)
                .orElse(wait);
    }

    private void sleep(String what, Duration time) throws IOException {
        try {
            pause.of(time);
        } catch (InterruptedException e) {
            throw interrupted(what);
        }
    }

    private static InterruptedIOException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(what + ": interrupted");
    }

    /** One request within the time: HttpRequest's own timeout ends with the headers, and a body can stand still. */
    private HttpResponse<ByteBuffer> once(String what, HttpRequest request, ReceiveBuffer buffer) throws IOException {
        CompletableFuture<HttpResponse<ByteBuffer>> answer =
                http.sendAsync(request, Reception.into(buffer, options.mostBytes()));
        try {
            HttpResponse<ByteBuffer> response = answer.get(options.exchange().toMillis(), TimeUnit.MILLISECONDS);
            buffer.giveBack(response.body().array());
            return response;
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new DicomWebException(
                    Kind.UNAVAILABLE,
                    what + ": expected the whole answer within "
                            + options.exchange().toMillis() + " ms, found none",
                    e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw interrupted(what);
        } catch (ExecutionException e) {
            throw failure(what, e);
        }
    }

    private static IOException failure(String what, ExecutionException problem) {
        Throwable cause = Optional.ofNullable(problem.getCause()).orElse(problem);
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof DicomWebException known) {
                return new DicomWebException(known.kind(), what + ": " + known.getMessage(), known);
            }
        }
        if (cause instanceof javax.net.ssl.SSLException) { // the next try would meet the same certificate
            return new DicomWebException(
                    Kind.REFUSED, what + ": expected a certificate that is trusted, found one that is not", cause);
        }
        if (cause instanceof IOException) {
            return new DicomWebException(
                    Kind.UNAVAILABLE,
                    what + ": expected an answer, found " + cause.getClass().getSimpleName(),
                    cause);
        }
        return new IOException(what + ": " + cause.getClass().getSimpleName(), cause);
    }

    /**
     * The address.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "DicomWeb[" + options.base() + "]";
    }
}
