// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.archive;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.pacs.Processed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One image of an archive as a line of JSON: its identifiers, what became of it, and the answer as {@code classify} has it. */
public final class ProcessedJson {

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private ProcessedJson() {}

    public static String format(Processed processed) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("study", processed.image().study());
        line.put("series", processed.image().series());
        line.put("instance", processed.image().instance());
        line.put("status", processed.result().status().name().toLowerCase(Locale.ROOT));
        line.put("attempt", processed.attempt());
        line.put("reason", processed.result().reason());
        processed.result().prediction().ifPresent(answer -> line.putAll(answer.toMap()));
        line.put("millis", millis(processed.result().took()));
        line.put("millis_retrieving", millis(processed.times().retrieving()));
        line.put("millis_classifying", millis(processed.times().classifying()));
        line.put("millis_writing", millis(processed.times().writing()));
        line.put("millis_storing", millis(processed.times().storing()));
        return Text.escaped(GSON.toJson(line));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
