// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A result file of JMH. Round by round, since figures of one round were taken close together. */
final class Measured {

    private final Map<String, JsonObject> results = new LinkedHashMap<>();

    private Measured() {}

    static Measured read(Path file) throws IOException {
        Measured measured = new Measured();
        for (JsonElement element :
                JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
            JsonObject result = element.getAsJsonObject();
            String name = result.get("benchmark").getAsString();
            measured.results.put(
                    name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1) + parameters(result), result);
        }
        return measured;
    }

    private static String parameters(JsonObject result) {
        return Optional.ofNullable(result.getAsJsonObject("params")).stream()
                .flatMap(all -> all.entrySet().stream())
                .map(entry -> " " + entry.getValue().getAsString())
                .collect(Collectors.joining());
    }

    List<String> keys() {
        return List.copyOf(results.keySet());
    }

    Optional<JsonObject> result(String key) {
        return Optional.ofNullable(results.get(key));
    }

    /** The mean of each round; empty where it was not measured. */
    List<Double> rounds(String key) {
        return result(key).map(r -> means(r.getAsJsonObject("primaryMetric"))).orElseGet(List::of);
    }

    /** A secondary figure whose name ends so, a mean a round. */
    List<Double> secondary(String key, String name) {
        return result(key)
                .map(r -> r.getAsJsonObject("secondaryMetrics"))
                .flatMap(all -> all.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith(name))
                        .findFirst())
                .map(entry -> means(entry.getValue().getAsJsonObject()))
                .orElseGet(List::of);
    }

    private static List<Double> means(JsonObject metric) {
        List<Double> means = new ArrayList<>();
        for (JsonElement fork : metric.getAsJsonArray("rawData")) {
            JsonArray values = fork.getAsJsonArray();
            double sum = 0;
            for (JsonElement value : values) {
                sum += value.getAsDouble();
            }
            means.add(sum / values.size());
        }
        return means;
    }

    /** Round by round, one through the other. */
    static List<Double> ratios(List<Double> above, List<Double> below) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
            ratios.add(above.get(i) / below.get(i));
        }
        return ratios;
    }

    /** Round by round, one less the other. */
    static List<Double> differences(List<Double> from, List<Double> less) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(from.size(), less.size()); i++) {
            differences.add(from.get(i) - less.get(i));
        }
        return differences;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Of the first result: all come from one machine and JDK. */
    String fact(String name, Function<JsonElement, String> text) {
        return results.values().stream()
                .findFirst()
                .map(r -> text.apply(r.get(name)))
                .orElse("unknown");
    }
}
