// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.xrayclassifier.pacs.dicomweb.DicomWebException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The DICOM JSON model (PS3.18 annex F), read as a stream of tokens: only the attributes asked for are kept. */
final class DicomJson {

    private static final Set<String> KEPT =
            Set.of("00080018", "0008103E", "0020000D", "0020000E", "00201209", "00081197", "00081155");
    private static final int MOST_DEPTH = 32;

    private DicomJson() {}

    /** One data set a result: tag to its first value as text; a result without a value has none. */
    static List<Map<String, String>> results(ByteBuffer body) throws DicomWebException {
        List<Map<String, String>> results = new ArrayList<>();
        String text = StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        if (text.isBlank()) { // some archives answer so when they found nothing
            return results;
        }
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.beginArray();
            while (reader.hasNext()) {
                results.add(dataSet(reader));
            }
            reader.endArray();
            return results;
        } catch (MalformedJsonException | EOFException | IllegalStateException | JsonParseException e) {
            throw damaged();
        } catch (DicomWebException e) {
            throw e;
        } catch (IOException e) {
            throw damaged();
        }
    }

    /** The failure reasons (0008,1197) of an answer to a store, by the instance that each is about. */
    static Map<String, Integer> failures(ByteBuffer body) throws DicomWebException {
        Map<String, Integer> failures = new HashMap<>();
        String text = StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        if (text.isBlank()) {
            return failures;
        }
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            boolean isList = reader.peek() == JsonToken.BEGIN_ARRAY; // of some archives
            if (isList) {
                reader.beginArray();
            }
            reader.beginObject();
            while (reader.hasNext()) {
                if (reader.nextName().equals("00081198")) { // failed SOP sequence
                    items(reader)
                            .forEach(item -> failures.put(
                                    item.getOrDefault("00081155", ""), reason(item.getOrDefault("00081197", "0"))));
                } else {
                    reader.skipValue();
                }
            }
            return failures;
        } catch (DicomWebException e) {
            throw e;
        } catch (IOException | IllegalStateException | JsonParseException e) {
            throw damaged();
        }
    }

    private static int reason(String text) {
        return text.matches("[0-9]{1,5}(\\.0)?") ? (int) Double.parseDouble(text) : 0;
    }

    private static DicomWebException damaged() {
        return new DicomWebException(Kind.UNREADABLE, "answer: expected DICOM JSON, found something else");
    }

    private static List<Map<String, String>> items(JsonReader reader) throws IOException {
        List<Map<String, String>> items = new ArrayList<>();
        reader.beginObject();
        while (reader.hasNext()) {
            if (reader.nextName().equals("Value") && reader.peek() == JsonToken.BEGIN_ARRAY) {
                reader.beginArray();
                while (reader.hasNext()) {
                    items.add(dataSet(reader));
                }
                reader.endArray();
            } else {
                skip(reader);
            }
        }
        reader.endObject();
        return items;
    }

    private static Map<String, String> dataSet(JsonReader reader) throws IOException {
        Map<String, String> values = new HashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String tag = reader.nextName();
            if (KEPT.contains(tag) && reader.peek() == JsonToken.BEGIN_OBJECT) {
                attribute(reader, tag, values);
            } else {
                skip(reader);
            }
        }
        reader.endObject();
        return values;
    }

    private static void attribute(JsonReader reader, String tag, Map<String, String> values) throws IOException {
        reader.beginObject();
        while (reader.hasNext()) {
            if (!reader.nextName().equals("Value") || reader.peek() != JsonToken.BEGIN_ARRAY) {
                skip(reader);
                continue;
            }
            reader.beginArray();
            while (reader.hasNext()) {
                JsonToken token = reader.peek();
                if ((token == JsonToken.STRING || token == JsonToken.NUMBER) && !values.containsKey(tag)) {
                    values.put(tag, reader.nextString());
                } else {
                    skip(reader);
                }
            }
            reader.endArray();
        }
        reader.endObject();
    }

    private static void skip(JsonReader reader) throws IOException {
        if (reader.getPath().length() > 64 * MOST_DEPTH) {
            throw damaged();
        }
        reader.skipValue();
    }
}
