// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The file that a run leaves behind: machine and versions, then the figures. */
final class Results {

    private Results() {}

    static Map<String, Object> begun() {
        Map<String, Object> results = new LinkedHashMap<>();
        results.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        results.put("java", System.getProperty("java.runtime.version"));
        results.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        results.put("processor", processor());
        results.put("processors", Runtime.getRuntime().availableProcessors());
        return results;
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown"; // not on Linux
        }
    }

    static void write(Path file, Map<String, Object> results) throws IOException {
        Files.writeString(
                file,
                new GsonBuilder()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(results) + "\n");
    }
}
