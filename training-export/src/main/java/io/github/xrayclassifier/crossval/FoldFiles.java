// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.report.CsvText;
import io.github.xrayclassifier.training.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The files of a finished fold: {@code predictions.csv}, a line for each held-out row and then each reference row, and
 * {@code fold.json}, written last, which says that the fold is finished and of which run.
 */
final class FoldFiles {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** The first cell of the rows of a fold's predictions that it held out. */
    static final String HELD_OUT = "held-out";

    /** The first cell of the rows that neither trained nor were held out. */
    private static final String REFERENCE = "reference";

    /** The cells before the scores. */
    private static final List<String> NAMES = List.of("part", "row", "label", "source");

    /** The file that is written last. */
    static final String FINISHED = "fold.json";

    private final Path folder;
    private final TrainingData data;
    private final Fold fold;
    private final String run;
    private final OutputKind kind;

    FoldFiles(Path folder, TrainingData data, Fold fold, String run, OutputKind kind) {
        this.folder = folder;
        this.data = data;
        this.fold = fold;
        this.run = run;
        this.kind = kind;
    }

    /** The result of scores on the held-out rows followed by the reference rows. */
    static FoldResult result(Fold fold, Predictions all, double seconds) {
        int held = fold.heldOut().size();
        Optional<Predictions> reference = fold.reference().isEmpty()
                ? Optional.empty()
                : Optional.of(part(all, held, all.entries().size()));
        return new FoldResult(fold, part(all, 0, held), reference, seconds);
    }

    private static Predictions part(Predictions all, int from, int to) {
        List<float[]> logits = new ArrayList<>();
        for (int i = from; i < to; i++) {
            logits.add(all.logits(i));
        }
        return Predictions.of(all.findings(), all.outputKind(), all.entries().subList(from, to), logits);
    }

    void write(FoldResult result) throws IOException {
        IdentityHashMap<ManifestEntry, Integer> numbers = numbers();
        List<String> header = new ArrayList<>(NAMES);
        data.findings().forEach(finding -> header.add("logit_" + finding));
        CsvText csv = CsvText.of(header);
        append(csv, HELD_OUT, result.heldOut(), numbers);
        result.reference().ifPresent(reference -> append(csv, REFERENCE, reference, numbers));
        AtomicFiles.writeText(folder.resolve("predictions.csv"), csv.text());
        JsonObject json = new JsonObject();
        json.addProperty("run", run);
        json.addProperty("name", fold.name());
        json.addProperty("training", fold.training().size());
        json.addProperty("heldOut", fold.heldOut().size());
        json.addProperty("reference", fold.reference().size());
        json.addProperty("dropped", fold.dropped());
        json.addProperty("seconds", Math.round(result.seconds() * 10) / 10.0);
        AtomicFiles.writeText(folder.resolve(FINISHED), GSON.toJson(json) + "\n");
    }

    /** The place of each row in the manifest. */
    private IdentityHashMap<ManifestEntry, Integer> numbers() {
        IdentityHashMap<ManifestEntry, Integer> numbers = new IdentityHashMap<>();
        data.manifest().entries().forEach(entry -> numbers.put(entry, numbers.size()));
        return numbers;
    }

    private static void append(
            CsvText csv, String part, Predictions scores, IdentityHashMap<ManifestEntry, Integer> numbers) {
        for (int i = 0; i < scores.entries().size(); i++) {
            ManifestEntry entry = scores.entries().get(i);
            List<Object> row = new ArrayList<>(List.of(part, numbers.get(entry), entry.label(), entry.source()));
            for (float logit : scores.logits(i)) {
                row.add(logit);
            }
            csv.row(row);
        }
    }

    /** The fold's result, if an earlier process finished it. */
    Optional<FoldResult> read() throws IOException {
        Path file = folder.resolve(FINISHED);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        double seconds;
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            String found = json.get("run").getAsString();
            if (!found.equals(run)) {
                throw new IllegalArgumentException(folder + ": expected a fold of the run " + run + ", found one of "
                        + found + "; images, recipe, weights or folds differ: take another folder");
            }
            seconds = json.get("seconds").getAsDouble();
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | UnsupportedOperationException e) { // Gson's, for a value of another kind
            throw new IOException(file + ": expected the description of a finished fold, found something else", e);
        }
        return Optional.of(result(fold, scores(), seconds));
    }

    private Predictions scores() throws IOException {
        List<ManifestEntry> rows = new ArrayList<>(fold.heldOut());
        rows.addAll(fold.reference());
        Path file = folder.resolve("predictions.csv");
        List<CsvText.Row> lines = lines(file);
        if (lines.size() != rows.size() + 1) {
            throw new IOException(file + ": expected " + rows.size() + " rows of scores, found " + (lines.size() - 1));
        }
        IdentityHashMap<ManifestEntry, Integer> numbers = numbers();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String part = i < fold.heldOut().size() ? HELD_OUT : REFERENCE;
            logits.add(logits(file, lines.get(i + 1), List.of(part, String.valueOf(numbers.get(rows.get(i))))));
        }
        return Predictions.of(data.findings(), kind, rows, logits);
    }

    /** The rows of a fold's predictions, the header first. */
    static List<CsvText.Row> lines(Path file) throws IOException {
        try {
            return CsvText.read(Files.readString(file));
        } catch (CsvText.SyntaxException e) {
            throw new IOException(file + ", " + e.getMessage(), e);
        }
    }

    /** The scores of a line, which must be those of the row: they would count for another image's label otherwise. */
    private float[] logits(Path file, CsvText.Row line, List<String> row) throws IOException {
        List<String> fields = line.fields();
        float[] logits = new float[data.findings().size()];
        boolean isRow = fields.size() == NAMES.size() + logits.length
                && fields.subList(0, row.size()).equals(row);
        try {
            for (int f = 0; isRow && f < logits.length; f++) {
                logits[f] = Float.parseFloat(fields.get(NAMES.size() + f));
                isRow = Float.isFinite(logits[f]);
            }
        } catch (NumberFormatException e) {
            isRow = false;
        }
        if (!isRow) {
            throw new IOException(file + ", line " + line.line() + ": expected " + String.join(" row ", row) + " with "
                    + logits.length + " finite scores, found " + String.join(",", fields));
        }
        return logits;
    }
}
