// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.answer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.PrevalenceAdaptation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form: one object on one line, as docs/answer.schema.json describes it. */
public final class AnswerJson implements AnswerFormat {

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final String model;
    private final BackendInfo backend;
    private final Optional<PrevalenceAdaptation> adaptation;

    public AnswerJson(String model, BackendInfo backend) {
        this(model, backend, Optional.empty());
    }

    /** With the probabilities at other prevalences, if there are any. */
    public AnswerJson(String model, BackendInfo backend, Optional<PrevalenceAdaptation> adaptation) {
        this.model = model;
        this.backend = backend;
        this.adaptation = adaptation;
    }

    @Override
    public String format(Answer answer) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("file", answer.file());
        line.putAll(answer.prediction().map(this::map).orElseGet(() -> error(answer)));
        line.put("millis", answer.millis());
        return Text.escaped(GSON.toJson(line));
    }

    private Map<String, @Nullable Object> map(Prediction prediction) {
        return adaptation.map(to -> to.apply(prediction).toMap()).orElseGet(prediction::toMap);
    }

    /** The keys of a prediction, without those of an image. */
    private Map<String, @Nullable Object> error(Answer answer) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("version", 1);
        map.put("verdict", "error");
        map.put("finding", null);
        map.put("probability", null);
        map.put("findings", List.of());
        map.put("probabilities", Map.of());
        map.put("reasons", answer.reasons());
        map.put("warnings", answer.warnings());
        map.put("model", model);
        map.put("model_sha256", backend.modelSha256());
        map.put("runtime", backend.runtime());
        map.put("provider", backend.provider());
        return map;
    }
}
