// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.xrayclassifier.pacs.dicomweb.InstanceRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A DICOMweb archive in memory that can be told to misbehave. Written after PS3.18, apart from the client under test. */
public final class FakeArchive implements AutoCloseable {

    /** A way to misbehave: true if it has answered the request. */
    @FunctionalInterface
    public interface Fault {

        boolean answers(HttpExchange exchange) throws IOException;
    }

    private static final Pattern SOP_INSTANCE = Pattern.compile(
            "\\x08\\x00\\x18\\x00UI..([0-9.]+)", Pattern.DOTALL); // element (0008,0018), explicit little endian

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Map<InstanceRef, byte[]>> images = new ConcurrentHashMap<>(); // by modality
    private final Map<String, List<String>> stored = new ConcurrentHashMap<>(); // study to SOP instances, each store
    private final List<byte[]> objects = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Fault fault = exchange -> false;

    private FakeArchive(HttpServer server) {
        this.server = server;
    }

    public static FakeArchive open() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeArchive archive = new FakeArchive(server);
        server.createContext("/dicom-web", archive::handle);
        server.setExecutor(archive.threads);
        server.start();
        return archive;
    }

    public URI base() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/dicom-web");
    }

    public void put(DrawnRadiograph image) {
        put(image.modality(), image.ref(), image.file());
    }

    public void put(String modality, InstanceRef ref, byte[] file) {
        images.computeIfAbsent(modality, code -> new ConcurrentHashMap<>()).put(ref, file);
    }

    public void remove(InstanceRef ref) {
        images.values().forEach(each -> each.remove(ref));
    }

    public void misbehave(Fault newFault) {
        fault = newFault;
    }

    public List<String> requests() {
        return requests;
    }

    /** The SOP Instance UIDs of every object that arrived in a study, twice if it arrived twice. */
    public List<String> stored(String study) {
        return stored.getOrDefault(study, List.of());
    }

    public List<byte[]> objects() {
        return objects;
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (!fault.answers(exchange)) {
                answer(exchange);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI()
                .getPath()
                .substring("/dicom-web".length())
                .split("/", -1);
        if (exchange.getRequestMethod().equals("POST")) {
            store(exchange, path[2]);
        } else if (path.length == 2) {
            series(exchange);
        } else if (path.length == 4) {
            json(exchange, 200, holds(exchange, path[2]));
        } else if (path.length == 6) {
            instances(exchange, path[4]);
        } else {
            instance(exchange, new InstanceRef(path[2], path[4], path[6]));
        }
    }

    private static String query(HttpExchange exchange, String name, String otherwise) {
        Matcher matcher = Pattern.compile("(^|&)" + name + "=([^&]*)")
                .matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        return matcher.find() ? matcher.group(2) : otherwise;
    }

    private void series(HttpExchange exchange) throws IOException {
        String modality = query(exchange, "Modality", "");
        Map<String, List<InstanceRef>> bySeries = new TreeMap<>();
        images.getOrDefault(modality, Map.of())
                .keySet()
                .forEach(ref -> bySeries.computeIfAbsent(ref.series(), uid -> new ArrayList<>())
                        .add(ref));
        json(
                exchange,
                200,
                page(
                        exchange,
                        bySeries.values().stream()
                                .map(refs -> object(
                                        "0020000D",
                                        refs.get(0).study(),
                                        "0020000E",
                                        refs.get(0).series(),
                                        "00201209",
                                        refs.size()))
                                .toList()));
    }

    private void instances(HttpExchange exchange, String series) throws IOException {
        json(
                exchange,
                200,
                page(
                        exchange,
                        images.values().stream()
                                .flatMap(each -> each.keySet().stream())
                                .filter(ref -> ref.series().equals(series))
                                .map(InstanceRef::instance)
                                .sorted()
                                .map(uid -> object("00080018", uid))
                                .toList()));
    }

    private String holds(HttpExchange exchange, String study) {
        String instance = query(exchange, "SOPInstanceUID", "");
        return stored(study).contains(instance) ? "[" + object("00080018", instance) + "]" : "[]";
    }

    private static String object(Object... tags) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < tags.length; i += 2) {
            String value = tags[i + 1] instanceof Integer number ? number.toString() : "\"" + tags[i + 1] + "\"";
            json.append(i == 0 ? "" : ",").append("\"" + tags[i] + "\":{\"vr\":\"UI\",\"Value\":[" + value + "]}");
        }
        return json.append("}").toString();
    }

    private static String page(HttpExchange exchange, List<String> all) {
        int from = Math.min(all.size(), Integer.parseInt(query(exchange, "offset", "0")));
        int to = (int) Math.min(all.size(), from + Long.parseLong(query(exchange, "limit", "1000000")));
        return all.subList(from, to).stream().collect(Collectors.joining(",", "[", "]"));
    }

    private void instance(HttpExchange exchange, InstanceRef ref) throws IOException {
        byte[] file = images.values().stream()
                .map(each -> each.get(ref))
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        if (file == null) {
            send(exchange, 404, "text/plain", new byte[0]);
        } else {
            send(exchange, 200, "multipart/related; type=\"application/dicom\"; boundary=\"b o:1\"", multipart(file));
        }
    }

    public static byte[] multipart(byte[] file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("--b o:1\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(file);
        body.writeBytes("\r\n--b o:1--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private void store(HttpExchange exchange, String study) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String boundary = type.replaceFirst(".*boundary=", "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        for (String part : body.split(Pattern.quote("--" + boundary), -1)) {
            int at = part.indexOf("\r\n\r\n");
            if (at >= 0) {
                String file = part.substring(at + 4, part.length() - 2);
                Matcher matcher = SOP_INSTANCE.matcher(file);
                if (matcher.find()) {
                    stored.computeIfAbsent(study, uid -> new CopyOnWriteArrayList<>())
                            .add(matcher.group(1));
                    objects.add(file.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
        json(exchange, 200, "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[]}}");
    }

    public static void json(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, "application/dicom+json", body.getBytes(StandardCharsets.UTF_8));
    }

    public static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
