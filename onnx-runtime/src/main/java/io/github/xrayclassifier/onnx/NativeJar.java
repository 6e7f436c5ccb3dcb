// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;

/**
 * The native libraries of ONNX Runtime's jar for this machine.
 *
 * @param key version, platform, and each library's size and CRC-32 as the jar's directory has them, so that another jar
 *     has another key; read without unpacking anything
 * @param libraries file name to place in the jar
 */
record NativeJar(String key, Map<String, URL> libraries) {

    private static final String FOLDER = "/ai/onnxruntime/native/";

    NativeJar {
        libraries = new LinkedHashMap<>(libraries);
    }

    /**
     * Looks them up; does not initialize a class of ONNX Runtime.
     *
     * @throws IOException if they are not in a jar as ONNX Runtime publishes it
     */
    static NativeJar find() throws IOException {
        String platform = platform();
        if (resource(platform, "onnxruntime_providers_cuda").isPresent()) {
            // Its provider has to lie beside the library, and is unpacked (600 MB) only when somebody asks for it.
            throw new IOException("the jar is the GPU build, which ONNX Runtime unpacks itself");
        }
        Map<String, URL> libraries = new LinkedHashMap<>();
        StringBuilder key = new StringBuilder(version() + "-" + platform);
        for (String name : List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared")) {
            Optional<URL> found = resource(platform, name);
            if (found.isPresent()) {
                libraries.put(System.mapLibraryName(name), found.get());
                key.append('-').append(fingerprint(found.get()));
            } else if (!name.equals("onnxruntime_providers_shared")) {
                throw new IOException("expected " + FOLDER + platform + "/" + System.mapLibraryName(name)
                        + " on the class path, found nothing");
            }
        }
        return new NativeJar(key.toString(), libraries);
    }

    List<String> names() {
        return List.copyOf(libraries.keySet());
    }

    static InputStream open(URL library) throws IOException {
        var connection = library.openConnection();
        connection.setUseCaches(false); // else the jar stays open, and locked on Windows
        return connection.getInputStream();
    }

    private static Optional<URL> resource(String platform, String name) {
        return Optional.ofNullable(
                OrtEnvironment.class.getResource(FOLDER + platform + "/" + System.mapLibraryName(name)));
    }

    private static String fingerprint(URL library) throws IOException {
        var connection = library.openConnection();
        connection.setUseCaches(false);
        if (!(connection instanceof JarURLConnection jar)) {
            throw new IOException("expected the libraries in a jar, found them at " + library.getProtocol() + ":");
        }
        try (var file = jar.getJarFile()) {
            JarEntry entry = file.getJarEntry(jar.getEntryName());
            return Long.toHexString(entry.getSize()) + "." + Long.toHexString(entry.getCrc());
        }
    }

    static String version() {
        return Optional.ofNullable(OrtEnvironment.class.getPackage())
                .flatMap(p -> Optional.ofNullable(p.getImplementationVersion()))
                .filter(version -> version.matches("[0-9A-Za-z.+_]{1,40}"))
                .orElse("unknown");
    }

    /** As ONNX Runtime names them; {@code find} fails where the name is none of its own. */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String first = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        return first + "-" + (processor.equals("amd64") || processor.equals("x86_64") ? "x64" : processor);
    }
}
