// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import com.google.gson.stream.JsonWriter;
import io.github.xrayclassifier.model.BackendInfo;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes an answer as one JSON object on one line. */
final class AnswerJson implements AnswerFormat {

    private final BackendInfo backend;

    AnswerJson(BackendInfo backend) {
        this.backend = backend;
    }

    @Override
    public String format(Answer answer) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            write(json, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from memory
        }
        return text.toString();
    }

    private void write(JsonWriter json, Answer answer) throws IOException {
        json.beginObject();
        json.name("file").value(answer.file());
        json.name("verdict").value(answer.verdict().name().toLowerCase(Locale.ROOT));
        json.name("finding").value(answer.finding().orElse(null));
        number(json.name("probability"), answer.probability());
        json.name("probabilities").beginObject();
        for (Map.Entry<String, Optional<Double>> entry : answer.probabilities().entrySet()) {
            number(json.name(entry.getKey()), entry.getValue());
        }
        json.endObject();
        strings(json.name("reasons"), answer.reasons());
        strings(json.name("warnings"), answer.warnings());
        json.name("model_sha256").value(backend.modelSha256());
        json.name("provider").value(backend.provider());
        number(json.name("millis"), Optional.of(answer.millis()));
        json.endObject();
    }

    /** Six digits: more than any calibration supports, and short lines. */
    private static void number(JsonWriter json, Optional<Double> value) throws IOException {
        if (value.isPresent()) {
            json.value(new BigDecimal(value.get()).round(new MathContext(6)).doubleValue());
        } else {
            json.nullValue();
        }
    }

    private static void strings(JsonWriter json, List<String> values) throws IOException {
        json.beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }
}
