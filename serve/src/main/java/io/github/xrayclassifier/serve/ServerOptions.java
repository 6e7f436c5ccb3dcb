// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The options of a server: its address, the names it answers to, and the bounds of what its clients may take.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class ServerOptions {

    /** The default port, which no registered service has. */
    public static final int DEFAULT_PORT = 8420;

    // 32 requests wait or work: at 50 a second, the slowest of them is answered within a second.
    private static final int DEFAULT_REQUESTS = 32;
    private static final int MOST_REQUESTS = 1024;
    // A file at the limit of 64 MiB takes that long at 9 Mbit/s.
    private static final Duration DEFAULT_UPLOAD = Duration.ofSeconds(60);

    private final InetAddress address;
    private final int port;
    private final Set<String> hostNames;
    private final int requests;
    private final Duration longestUpload;
    private final long uploadBytes;

    private ServerOptions(
            InetAddress address,
            int port,
            Set<String> hostNames,
            int requests,
            Duration longestUpload,
            long uploadBytes) {
        this.address = address;
        this.port = port;
        this.hostNames = hostNames;
        this.requests = requests;
        this.longestUpload = longestUpload;
        this.uploadBytes = uploadBytes;
    }

    /**
     * The loopback address, port 8420, no further host names, 32 requests at once, a minute for an upload, an eighth of the
     * heap for what is being uploaded.
     *
     * @return the options
     */
    public static ServerOptions defaults() {
        return new ServerOptions(
                InetAddress.getLoopbackAddress(),
                DEFAULT_PORT,
                Set.of(),
                DEFAULT_REQUESTS,
                DEFAULT_UPLOAD,
                Runtime.getRuntime().maxMemory() / 8);
    }

    /**
     * These options with another address. Any but loopback lets the network in, without encryption or passwords.
     *
     * @param newAddress of this machine
     * @return the changed copy
     */
    public ServerOptions withAddress(InetAddress newAddress) {
        return new ServerOptions(newAddress, port, hostNames, requests, longestUpload, uploadBytes);
    }

    /**
     * These options with another port.
     *
     * @param newPort 1 to 65535, or 0 for any free one
     * @return the changed copy
     */
    public ServerOptions withPort(int newPort) {
        if (newPort < 0 || newPort > 65_535) {
            throw new IllegalArgumentException("port: expected 0 to 65535, found " + newPort);
        }
        return new ServerOptions(address, newPort, hostNames, requests, longestUpload, uploadBytes);
    }

    /**
     * These options with one more name that requests may call this machine by. Loopback names and, on another address than
     * loopback, addresses in figures are always right; other names are refused, because a page from elsewhere may have
     * turned its own name to this machine.
     *
     * @param name for example of a reverse proxy; letters, digits, dots and hyphens
     * @return the changed copy
     */
    public ServerOptions withHostName(String name) {
        if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("host name: expected letters, digits, dots and hyphens, found " + name);
        }
        Set<String> all = new TreeSet<>(hostNames);
        all.add(name.toLowerCase(Locale.ROOT));
        return new ServerOptions(address, port, Set.copyOf(all), requests, longestUpload, uploadBytes);
    }

    /**
     * These options with another number of requests that are read, wait or work at once.
     *
     * @param count 1 to 1024; a further request is told that the server is busy
     * @return the changed copy
     */
    public ServerOptions withRequests(int count) {
        if (count < 1 || count > MOST_REQUESTS) {
            throw new IllegalArgumentException("requests: expected 1 to " + MOST_REQUESTS + ", found " + count);
        }
        return new ServerOptions(address, port, hostNames, count, longestUpload, uploadBytes);
    }

    /**
     * These options with another time for an upload.
     *
     * @param longest above zero, from the first byte of a request to its last
     * @return the changed copy
     */
    public ServerOptions withLongestUpload(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("longest upload: expected more than zero, found " + longest);
        }
        return new ServerOptions(address, port, hostNames, requests, longest, uploadBytes);
    }

    /**
     * These options with another bound of the memory for uploads, all together. At least one file of the largest size that
     * the classifier's limits allow is always taken.
     *
     * @param bytes at least 1; an upload that does not fit beside the others is told that the server is busy
     * @return the changed copy
     */
    public ServerOptions withUploadBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("upload bytes: expected at least 1, found " + bytes);
        }
        return new ServerOptions(address, port, hostNames, requests, longestUpload, bytes);
    }

    /** {@return the address it listens on} */
    public InetAddress address() {
        return address;
    }

    /** {@return the port, 0 for any free one} */
    public int port() {
        return port;
    }

    /** {@return further names that requests may call this machine by, in small letters} */
    public Set<String> hostNames() {
        return hostNames;
    }

    /** {@return the number of requests at once} */
    public int requests() {
        return requests;
    }

    /** {@return the longest time of an upload} */
    public Duration longestUpload() {
        return longestUpload;
    }

    /** {@return the memory for uploads, all together} */
    public long uploadBytes() {
        return uploadBytes;
    }
}
