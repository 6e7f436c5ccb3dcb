// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;

/**
 * The native libraries of ONNX Runtime's jar for this machine.
 *
 * @param key version, platform, and each library's size and CRC-32, so that another jar has another key
 */
record NativeJar(String key, List<Library> libraries) {

    private static final String FOLDER = "/ai/onnxruntime/native/";

    /**
     * One library in the jar.
     *
     * @param name its file name
     * @param size in bytes, as the jar's directory has it; read without unpacking anything
     * @param crc its CRC-32, from the same place
     */
    record Library(String name, URL url, long size, long crc) {

        InputStream open() throws IOException {
            var connection = url.openConnection();
            connection.setUseCaches(false); // else the jar stays open, and locked on Windows
            return connection.getInputStream();
        }
    }

    NativeJar {
        libraries = List.copyOf(libraries);
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
        List<Library> libraries = new ArrayList<>();
        StringBuilder key = new StringBuilder(version() + "-" + platform);
        for (String name : List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared")) {
            Optional<URL> found = resource(platform, name);
            if (found.isPresent()) {
                Library library = library(System.mapLibraryName(name), found.get());
                libraries.add(library);
                key.append('-')
                        .append(Long.toHexString(library.size()))
                        .append('.')
                        .append(Long.toHexString(library.crc()));
            } else if (!name.equals("onnxruntime_providers_shared")) {
                throw new IOException("expected " + FOLDER + platform + "/" + System.mapLibraryName(name)
                        + " on the class path, found nothing");
            }
        }
        return new NativeJar(key.toString(), libraries);
    }

    private static Optional<URL> resource(String platform, String name) {
        return Optional.ofNullable(
                OrtEnvironment.class.getResource(FOLDER + platform + "/" + System.mapLibraryName(name)));
    }

    private static Library library(String name, URL url) throws IOException {
        var connection = url.openConnection();
        connection.setUseCaches(false);
        if (!(connection instanceof JarURLConnection jar)) {
            throw new IOException("expected the libraries in a jar, found them at " + url.getProtocol() + ":");
        }
        try (var file = jar.getJarFile()) {
            JarEntry entry = file.getJarEntry(jar.getEntryName());
            return new Library(name, url, entry.getSize(), entry.getCrc());
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
