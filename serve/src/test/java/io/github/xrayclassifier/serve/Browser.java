// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium, driven through its DevTools protocol. For one test thread. */
final class Browser implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60; // for a machine that does other work
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Browser(Process process, URI devTools) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(devTools, new Messages())
                .join();
    }

    /** {@return the program, empty where none is installed} */
    static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open(Path program, Path profile) throws IOException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox", // root in a container has no other way; the pages are our own
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run",
                        "--force-device-scale-factor=1",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("DevTools listening on ")) {
                Thread reader = new Thread(() -> lines.lines().forEach(text -> {}), "chromium-output");
                reader.setDaemon(true);
                reader.start(); // else a full pipe would stop it
                return new Browser(process, URI.create(line.substring("DevTools listening on ".length())));
            }
        }
        throw new IOException("expected the address of DevTools from " + program + ", found the end of its output");
    }

    /** Texts of errors on any page: exceptions, refused resources, violations of the content security policy. */
    List<String> complaints() {
        return complaints;
    }

    Page page(URI address, int width, int height) {
        String target = call("", "Target.createTarget", "url", "about:blank")
                .get("targetId")
                .getAsString();
        JsonObject attach = new JsonObject();
        attach.addProperty("targetId", target);
        attach.addProperty("flatten", true);
        Page page = new Page(
                call("", "Target.attachToTarget", attach).get("sessionId").getAsString());
        for (String domain : List.of("Page", "Runtime", "Log", "DOM", "Accessibility")) {
            page.call(domain + ".enable");
        }
        page.resize(width, height);
        page.call("Page.navigate", "url", address.toString());
        page.await("document.readyState === 'complete' && document.getElementById('model').textContent !== ''");
        return page;
    }

    private JsonObject call(String session, String method, String name, String value) {
        JsonObject parameters = new JsonObject();
        parameters.addProperty(name, value);
        return call(session, method, parameters);
    }

    private JsonObject call(String session, String method, JsonObject parameters) {
        int id = ids.incrementAndGet();
        JsonObject message = new JsonObject();
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", parameters);
        if (!session.isEmpty()) {
            message.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).join();
        try {
            JsonObject found = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (found.has("error")) {
                throw new AssertionError(method + ": " + found.get("error"));
            }
            return found.getAsJsonObject("result");
        } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new AssertionError(method + ": expected an answer of the browser", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The messages of the browser: answers to calls, and events. */
    private final class Messages implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(JsonObject message) {
            if (message.has("id")) {
                CompletableFuture<JsonObject> answer =
                        answers.remove(message.get("id").getAsInt());
                if (answer != null) {
                    answer.complete(message);
                }
                return;
            }
            String method = message.get("method").getAsString();
            if (method.equals("Runtime.exceptionThrown")) {
                complaints.add(message.get("params").toString());
            } else if (method.equals("Log.entryAdded")) {
                JsonObject entry = message.getAsJsonObject("params").getAsJsonObject("entry");
                if (entry.get("level").getAsString().equals("error")) {
                    complaints.add(entry.get("text").getAsString());
                }
            }
        }
    }

    /** One tab. */
    final class Page {

        private final String session;

        private Page(String session) {
            this.session = session;
        }

        private JsonObject call(String method) {
            return Browser.this.call(session, method, new JsonObject());
        }

        private JsonObject call(String method, String name, String value) {
            return Browser.this.call(session, method, name, value);
        }

        JsonObject call(String method, JsonObject parameters) {
            return Browser.this.call(session, method, parameters);
        }

        /** The value of an expression, once its promise is kept. */
        JsonElement evaluate(String expression) {
            JsonObject parameters = new JsonObject();
            parameters.addProperty("expression", expression);
            parameters.addProperty("returnByValue", true);
            parameters.addProperty("awaitPromise", true);
            JsonObject found = call("Runtime.evaluate", parameters);
            if (found.has("exceptionDetails")) {
                throw new AssertionError(expression + ": " + found.get("exceptionDetails"));
            }
            JsonElement value = found.getAsJsonObject("result").get("value");
            return value == null ? com.google.gson.JsonNull.INSTANCE : value;
        }

        String text(String id) {
            return evaluate("document.getElementById('" + id + "').innerText").getAsString();
        }

        /** Waits until a condition is true, looked at before every frame. */
        void await(String condition) {
            evaluate("new Promise((done, failed) => { const end = performance.now() + " + PATIENCE_SECONDS * 500
                    + "; const look = () => { if (" + condition + ") done(true);"
                    + " else if (performance.now() > end) failed(new Error('expected ' + "
                    + new com.google.gson.JsonPrimitive(condition) + "));"
                    + " else setTimeout(look, 10); }; look(); })");
        }

        void choose(String inputId, List<Path> files) {
            JsonObject find = new JsonObject();
            find.addProperty("expression", "document.getElementById('" + inputId + "')");
            JsonObject set = new JsonObject();
            set.add(
                    "objectId",
                    call("Runtime.evaluate", find).getAsJsonObject("result").get("objectId"));
            set.add("files", names(files));
            call("DOM.setFileInputFiles", set);
        }

        /** Drops files and folders as from a file manager. */
        void drop(List<Path> files) {
            JsonObject data = new JsonObject();
            data.add("items", new JsonArray());
            data.add("files", names(files));
            data.addProperty("dragOperationsMask", 1);
            for (String type : List.of("dragEnter", "dragOver", "drop")) {
                JsonObject event = new JsonObject();
                event.addProperty("type", type);
                event.addProperty("x", 100);
                event.addProperty("y", 200);
                event.add("data", data);
                call("Input.dispatchDragEvent", event);
            }
        }

        private static JsonArray names(List<Path> files) {
            JsonArray names = new JsonArray();
            files.forEach(file -> names.add(file.toString()));
            return names;
        }

        void press(String key, int code) {
            for (String type : List.of("keyDown", "keyUp")) {
                JsonObject event = new JsonObject();
                event.addProperty("type", type);
                event.addProperty("key", key);
                event.addProperty("code", key);
                event.addProperty("windowsVirtualKeyCode", code);
                call("Input.dispatchKeyEvent", event);
            }
        }

        void resize(int width, int height) {
            JsonObject size = new JsonObject();
            size.addProperty("width", width);
            size.addProperty("height", height);
            size.addProperty("deviceScaleFactor", 1);
            size.addProperty("mobile", width < 600);
            call("Emulation.setDeviceMetricsOverride", size);
        }

        void media(String medium, String colorScheme) {
            JsonObject feature = new JsonObject();
            feature.addProperty("name", "prefers-color-scheme");
            feature.addProperty("value", colorScheme);
            JsonArray features = new JsonArray();
            features.add(feature);
            JsonObject media = new JsonObject();
            media.addProperty("media", medium);
            media.add("features", features);
            call("Emulation.setEmulatedMedia", media);
        }

        /** The tree that a screen reader gets, computed by the browser. */
        JsonArray accessibilityTree() {
            return call("Accessibility.getFullAXTree").getAsJsonArray("nodes");
        }

        byte[] screenshot() {
            JsonObject whole = new JsonObject();
            whole.addProperty("captureBeyondViewport", true);
            String data = call("Page.captureScreenshot", whole).get("data").getAsString();
            return java.util.Base64.getDecoder().decode(data);
        }
    }
}
