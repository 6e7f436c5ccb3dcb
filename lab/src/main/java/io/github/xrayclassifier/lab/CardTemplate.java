// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lab;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Markdown template whose places are filled from files: {@code ${name:path}} is a value of a JSON file, {@code ${name}} a
 * whole Markdown file. A path is keys with dots between; of an array it names a member by what it holds, as in
 * {@code pairs[source=nih-600,finding=fibrosis].auc}. With {@code >=} or {@code <=} and a number behind the path, it says
 * whether the value reaches it, and "inconclusive" where the number lies inside the value's interval. A place that nothing
 * fills is an error, never a gap.
 */
final class CardTemplate {

    private static final String CARD = "card";
    private static final Pattern PLACE = Pattern.compile("\\$\\{([\\w-]+)(?::([^}]+))?}");
    private static final Pattern AIM = Pattern.compile("(.*)([<>])=(\\d+(?:\\.\\d+)?)");
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]*)(?:\\[([^\\]]*)])?(?:\\.|$)");

    private final Map<String, Path> files;
    private final Map<String, JsonElement> read = new TreeMap<>();

    /**
     * A template with its files.
     *
     * @param files by the names that places use
     * @param card the metadata of a model file, known by the name card
     */
    CardTemplate(Map<String, Path> files, Map<String, String> card) {
        this.files = Map.copyOf(files);
        JsonObject keys = new JsonObject();
        card.forEach(keys::addProperty);
        read.put(CARD, keys);
    }

    String fill(Path template) throws IOException {
        StringBuilder page = new StringBuilder();
        int number = 0;
        for (String line : Files.readAllLines(template)) {
            number++;
            Matcher places = PLACE.matcher(line);
            while (places.find()) {
                String where = template.getFileName() + ", line " + number;
                places.appendReplacement(page, Matcher.quoteReplacement(text(places, where)));
            }
            places.appendTail(page).append('\n');
        }
        return page.toString();
    }

    private String text(Matcher place, String where) throws IOException {
        String name = place.group(1);
        String path = place.group(2);
        if (path != null && read.containsKey(name)) {
            return value(read.get(name), path, place, where);
        }
        Path file = files.get(name);
        if (file == null) {
            throw new IllegalArgumentException(where + ": expected one of the names " + new TreeMap<>(files).keySet()
                    + " or " + CARD + ", found " + place.group());
        }
        String text = Files.readString(file);
        if (path == null) {
            return text.strip();
        }
        JsonElement json = json(text, file);
        read.put(name, json);
        return value(json, path, place, where);
    }

    private static JsonElement json(String text, Path file) {
        try {
            return JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(file.getFileName() + ": expected JSON, found something else", e);
        }
    }

    private static String value(@Nullable JsonElement root, String path, Matcher place, String where) {
        Matcher aim = AIM.matcher(path);
        boolean asks = aim.matches();
        Optional<JsonElement> found = Optional.ofNullable(root).flatMap(r -> find(r, asks ? aim.group(1) : path));
        return found.flatMap(f -> asks ? verdict(f, aim.group(2), Double.parseDouble(aim.group(3))) : value(f))
                .orElseThrow(() ->
                        new IllegalArgumentException(where + ": expected a value, found none at " + place.group()));
    }

    private static Optional<JsonElement> find(JsonElement root, String path) {
        if (root instanceof JsonObject keys && keys.has(path)) {
            return Optional.of(keys.get(path)); // keys of a model file have dots of their own
        }
        JsonElement at = root;
        Matcher steps = STEP.matcher(path);
        int end = 0;
        while (end < path.length() && steps.find() && steps.start() == end) {
            end = steps.end();
            Optional<JsonElement> next = step(at, steps.group(1), Optional.ofNullable(steps.group(2)));
            if (next.isEmpty()) {
                return next;
            }
            at = next.get();
        }
        return end == path.length() ? Optional.of(at) : Optional.empty();
    }

    /** The value of a key, or of it the member that the brackets name; a file that is an array has brackets alone. */
    private static Optional<JsonElement> step(JsonElement whole, String key, Optional<String> brackets) {
        if (key.isEmpty()) {
            return brackets.flatMap(pairs -> member(whole, pairs.split(",")));
        }
        if (!(whole instanceof JsonObject object) || !object.has(key)) {
            return Optional.empty();
        }
        JsonElement held = object.get(key);
        return brackets.isEmpty()
                ? Optional.of(held)
                : member(held, brackets.get().split(","));
    }

    /** The first member that holds all of the pairs, each a key, = and a value. */
    private static Optional<JsonElement> member(JsonElement array, String[] pairs) {
        if (!(array instanceof JsonArray members)) {
            return Optional.empty();
        }
        return StreamSupport.stream(members.spliterator(), false)
                .filter(member -> {
                    for (String pair : pairs) {
                        int equals = pair.indexOf('=');
                        if (equals < 0
                                || !(member instanceof JsonObject object)
                                || !(object.get(pair.substring(0, equals)) instanceof JsonPrimitive value)
                                || !value.getAsString().equals(pair.substring(equals + 1))) {
                            return false;
                        }
                    }
                    return true;
                })
                .findFirst();
    }

    private static Optional<String> verdict(JsonElement found, String sign, double aim) {
        JsonElement value = found instanceof JsonObject object ? object.get("value") : found;
        if (!(value instanceof JsonPrimitive primitive) || !primitive.isNumber()) {
            return Optional.empty();
        }
        double reachedValue = primitive.getAsDouble();
        boolean reached = sign.equals(">") ? reachedValue >= aim : reachedValue <= aim;
        boolean unsure = found instanceof JsonObject object
                && object.get("lower") instanceof JsonPrimitive lower
                && object.get("upper") instanceof JsonPrimitive upper
                && lower.getAsDouble() < aim
                && aim < upper.getAsDouble();
        return Optional.of(unsure ? "inconclusive" : reached ? "reached" : "**missed**");
    }

    /** A text as it is, a whole number too, another with three decimals, an interval behind its value. */
    private static Optional<String> value(JsonElement found) {
        if (found instanceof JsonObject object && object.get("value") instanceof JsonPrimitive value) {
            String interval = object.get("lower") instanceof JsonPrimitive lower
                            && object.get("upper") instanceof JsonPrimitive upper
                    ? " [" + number(lower) + ", " + number(upper) + "]"
                    : "";
            return Optional.of(number(value) + interval);
        }
        return found instanceof JsonPrimitive primitive
                ? Optional.of(primitive.isNumber() ? number(primitive) : primitive.getAsString())
                : Optional.empty();
    }

    private static String number(JsonPrimitive number) {
        String text = number.getAsString();
        return text.matches("-?\\d+") ? text : String.format(Locale.ROOT, "%.3f", number.getAsDouble());
    }
}
