// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import com.sun.net.httpserver.HttpServer;
import io.github.xrayclassifier.XrayClassifier;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * A server over a classifier: a page in the browser at {@code /}, and for programs {@code POST /v1/classify},
 * {@code /v1/heatmap}, {@code /v1/view}, {@code GET /v1/health} and {@code /v1/openapi.json}. Research use, not for diagnosis.
 *
 * <p>It keeps nothing on disk and no file longer than its request. Memory is bounded by the classifier's workers and the
 * bound of uploads, threads by the number of requests; what exceeds them is told that the server is busy (503). It knows
 * neither passwords nor encryption: beyond loopback, put a reverse proxy in front. May be shared by threads.
 */
public final class XrayServer implements AutoCloseable {

    private static final int MORE_THREADS = 8; // for the page, health, and telling others that there is no room
    private static final int BACKLOG = 128;
    private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);

    private final HttpServer server;
    private final Router router;
    private final ConnectionThreads threads;

    private XrayServer(HttpServer server, Router router, ConnectionThreads threads) {
        this.server = server;
        this.router = router;
        this.threads = threads;
    }

    /**
     * Opens a server that answers at once.
     *
     * @param classifier stays the caller's; once it is closed, requests are told so (503). Best opened with a longest wait
     * @param options address, port, bounds
     * @return the server
     * @throws IOException if the port is in use, or not this user's to take
     */
    public static XrayServer open(XrayClassifier classifier, ServerOptions options) throws IOException {
        InetSocketAddress address = new InetSocketAddress(options.address(), options.port());
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (BindException e) {
            throw new IOException(
                    "port " + options.port() + " on "
                            + options.address().getHostAddress()
                            + ": expected a free one, found that it cannot be had ("
                            + e.getMessage() + ")",
                    e);
        }
        ConnectionThreads threads = new ConnectionThreads(options.requests() + MORE_THREADS);
        Uploads uploads = new Uploads(
                classifier.options().limits().maxFileBytes(), options.uploadBytes(), options.longestUpload());
        Router router = new Router(
                new HostCheck(options.address(), options.hostNames()),
                new Endpoints(classifier, uploads),
                threads,
                options.requests());
        server.createContext("/", router);
        server.setExecutor(threads);
        server.start();
        return new XrayServer(server, router, threads);
    }

    /** {@return the address of the page, with the port that was taken} */
    public URI address() {
        InetAddress host = server.getAddress().getAddress();
        String name = host.isAnyLocalAddress() || host.isLoopbackAddress() ? "localhost" : host.getHostAddress();
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":"
                + server.getAddress().getPort() + "/");
    }

    /**
     * Refuses new requests, lets those that came before end, then gives the port free. Closing twice is fine. Never throws.
     *
     * @param longest how long to wait; zero to drop them
     * @return true if all were answered
     */
    public boolean close(Duration longest) {
        boolean isDrained = router.drain(longest);
        server.stop(0);
        threads.close();
        return isDrained;
    }

    /** Closes as {@link #close(Duration)} does after 30 seconds at most. */
    @Override
    public void close() {
        close(DEFAULT_DRAIN);
    }

    /**
     * The address.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "XrayServer[" + address() + "]";
    }
}
