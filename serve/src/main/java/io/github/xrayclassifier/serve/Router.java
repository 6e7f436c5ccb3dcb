// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The way of a request: is it meant for this server, is there room, who answers it, and what becomes of a failure. Shared
 * by threads.
 */
final class Router implements HttpHandler {

    private static final System.Logger LOG = System.getLogger(Router.class.getName());

    // 3 MB of a view at 0.4 Mbit/s.
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(60);
    // A client that is refused before it has sent its file reads the answer only if the connection stays for a while.
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(2);
    private static final long MOST_DRAINED = 256L << 20;

    /** No script and no style but the server's own, nothing from elsewhere, no frame around it. */
    private static final Map<String, String> SECURITY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    /** An answer to an upload. */
    @FunctionalInterface
    private interface Upload {

        Response answer(HttpExchange exchange, ConnectionThreads.Deadline deadline) throws IOException, Problem.Failure;
    }

    private final HostCheck hosts;
    private final Endpoints endpoints;
    private final ConnectionThreads threads;
    private final Map<String, Response> files = StaticFiles.read();
    private final Map<String, Upload> uploads;
    private final int requests;
    private final Semaphore room;
    private volatile boolean closing;

    Router(HostCheck hosts, Endpoints endpoints, ConnectionThreads threads, int requests) {
        this.hosts = hosts;
        this.endpoints = endpoints;
        this.threads = threads;
        this.requests = requests;
        this.room = new Semaphore(requests);
        this.uploads = Map.of(
                "/v1/classify", endpoints::classify, "/v1/heatmap", endpoints::heatmap, "/v1/view", endpoints::view);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        ConnectionThreads.Deadline deadline = threads.deadline();
        deadline.disarm();
        try (exchange) {
            boolean hasRoom = room.tryAcquire();
            try {
                Response response = response(exchange, deadline, hasRoom);
                write(exchange, response, deadline);
            } finally {
                if (hasRoom) {
                    room.release();
                }
            }
        }
    }

    private Response response(HttpExchange exchange, ConnectionThreads.Deadline deadline, boolean hasRoom)
            throws IOException {
        try {
            hosts.check(exchange.getRequestHeaders());
            return answer(exchange, deadline, hasRoom);
        } catch (Problem.Failure e) {
            return e.response();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a request failed", e);
            return Problem.FAULT.response("the server's log says more");
        }
    }

    private Response answer(HttpExchange exchange, ConnectionThreads.Deadline deadline, boolean hasRoom)
            throws IOException, Problem.Failure {
        String path = exchange.getRequestURI().getPath();
        Optional<Upload> upload = Optional.ofNullable(uploads.get(path));
        String method = exchange.getRequestMethod();
        if (upload.isPresent()) {
            if (!method.equals("POST")) {
                return notAllowed("POST");
            }
            if (closing) {
                throw Problem.CLOSING.because("the server takes no more requests");
            }
            if (!hasRoom) {
                throw Problem.BUSY.because("expected fewer than " + requests + " requests at once, found as many");
            }
            return upload.get().answer(exchange, deadline);
        }
        boolean isHealth = "/v1/health".equals(path);
        Optional<Response> file = Optional.ofNullable(files.get(path));
        if (!isHealth && file.isEmpty()) {
            throw Problem.NOT_FOUND.because("path: expected one that /v1/openapi.json lists, found another");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return notAllowed("GET, HEAD");
        }
        return isHealth ? health() : file.get();
    }

    private Response health() {
        return closing ? Problem.CLOSING.response("the server takes no more requests") : endpoints.health();
    }

    private static Response notAllowed(String allowed) {
        return Problem.METHOD_NOT_ALLOWED
                .response("method: expected " + allowed + ", found another")
                .with("Allow", allowed);
    }

    private static void write(HttpExchange exchange, Response response, ConnectionThreads.Deadline deadline)
            throws IOException {
        boolean isRefusedUpload = exchange.getRequestMethod().equals("POST") && response.status() >= 400;
        Headers headers = exchange.getResponseHeaders();
        SECURITY.forEach(headers::set);
        response.headers().forEach(headers::set);
        headers.set("Content-Type", response.type());
        if (isRefusedUpload) {
            headers.set("Connection", "close");
        }
        deadline.arm(LONGEST_WRITE);
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(response.body().length));
            exchange.sendResponseHeaders(response.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(response.status(), response.body().length);
        OutputStream out = exchange.getResponseBody();
        out.write(response.body());
        out.flush();
        if (isRefusedUpload) {
            deadline.arm(LONGEST_DRAIN);
            drain(exchange.getRequestBody());
        }
    }

    private static void drain(InputStream rest) throws IOException {
        byte[] some = new byte[64 << 10];
        long start = System.nanoTime();
        long total = 0;
        int read = 0;
        while (read >= 0 && total < MOST_DRAINED && System.nanoTime() - start < LONGEST_DRAIN.toNanos()) {
            read = rest.read(some);
            total += Math.max(0, read);
        }
    }

    /** Refuses what comes from now on and waits for what came before. */
    boolean drain(Duration longest) {
        closing = true;
        try {
            boolean isEmpty = room.tryAcquire(requests, longest.toMillis(), TimeUnit.MILLISECONDS);
            if (isEmpty) {
                room.release(requests);
            }
            return isEmpty;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
