// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The check that a request is meant for this server and comes from its own page or from no page at all. Without it, any
 * page that its user visits could send files here, or turn its own name to this machine (DNS rebinding) and read answers.
 * Immutable; shared by threads.
 */
final class HostCheck {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9.-]+)(:[0-9]{1,5})?");
    private static final Pattern FIGURES = Pattern.compile("\\[[0-9a-f:.]+]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]");

    private final boolean loopbackOnly;
    private final Set<String> names;

    HostCheck(InetAddress address, Set<String> names) {
        this.loopbackOnly = address.isLoopbackAddress();
        this.names = names;
    }

    void check(Headers headers) throws Problem.Failure {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1) {
            throw Problem.BAD_REQUEST.because("Host: expected one, found " + hosts.size());
        }
        String host = hosts.get(0).toLowerCase(Locale.ROOT);
        Matcher parts = HOST.matcher(host);
        if (!parts.matches() || !isOurs(parts.group(1))) {
            throw Problem.FOREIGN_ORIGIN.because("Host: expected an address of this server, found " + printable(host));
        }
        for (String origin : headers.getOrDefault("Origin", List.of())) {
            if (!isSame(origin.toLowerCase(Locale.ROOT), host)) {
                throw Problem.FOREIGN_ORIGIN.because(
                        "Origin: expected this server's own page, found " + printable(origin));
            }
        }
        String site = headers.getOrDefault("Sec-Fetch-Site", List.of("none")).get(0);
        if (site.equals("cross-site") || site.equals("same-site")) {
            throw Problem.FOREIGN_ORIGIN.because("Sec-Fetch-Site: expected same-origin or none, found " + site);
        }
    }

    private boolean isOurs(String name) {
        return LOOPBACK.contains(name)
                || names.contains(name)
                || (!loopbackOnly && FIGURES.matcher(name).matches());
    }

    /** https too: a reverse proxy may add it. */
    private static boolean isSame(String origin, String host) {
        return origin.equals("http://" + host) || origin.equals("https://" + host);
    }

    private static String printable(String text) {
        String visible = text.replaceAll("[^\\x20-\\x7e]", "?");
        return visible.length() > 100 ? visible.substring(0, 100) + "..." : visible;
    }
}
