// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The table by which recipes are compared: one finding on sources that took no part in training, and the comparisons inside
 * one source on new patients of the sources that did. All intervals are 95 %, by bootstrap over patient groups. Immutable;
 * may be shared by threads.
 *
 * @param finding whose recall elsewhere counts
 * @param rows in a fixed order, so that tables of recipes stand side by side
 */
public record UnseenSources(Finding finding, List<Row> rows) {

    /** The specificity at which the threshold is set, on new patients of known sources. */
    private static final double SPECIFICITY = 0.95;

    private static final int RESAMPLES = 1000;

    /** Copies the rows. */
    public UnseenSources {
        rows = List.copyOf(rows);
    }

    /**
     * One metric.
     *
     * @param metric what it says
     * @param images it rests on
     * @param value with its interval; empty where it is not defined
     */
    public record Row(String metric, int images, Optional<Interval> value) {}

    /**
     * The scores of a model that some sources were left out of.
     *
     * @param unseen on the images of those sources, those that show none of the model's findings among them
     * @param reference on new patients of the other sources
     */
    public record Scores(Predictions unseen, Predictions reference) {

        /** Checks that both are of one model. */
        public Scores {
            if (!unseen.findings().equals(reference.findings())) {
                throw new IllegalArgumentException(
                        "expected scores of " + unseen.findings() + ", found " + reference.findings());
            }
        }
    }

    /**
     * The table.
     *
     * @param models at least one, of the same findings, each with other sources left out
     * @param finding one of them
     * @param seed of the bootstrap
     * @return the table
     */
    public static UnseenSources of(List<Scores> models, Finding finding, long seed) {
        Builder table = new Builder(finding, seed);
        models.forEach(table::addRecall);
        models.forEach(table::addFalseCalls);
        models.forEach(table::addAreas);
        table.addInside(
                models.stream().map(Scores::unseen).reduce(Predictions::plus).orElseThrow(),
                pair -> pair.finding().equals(finding));
        Predictions known =
                models.stream().map(Scores::reference).reduce(Predictions::plus).orElseThrow();
        table.addInside(known, pair -> !pair.finding().equals(finding));
        table.addAccuracy(known);
        return new UnseenSources(finding, table.rows);
    }

    /** Collects rows. */
    private static final class Builder {

        private final Finding finding;
        private final long seed;
        private final List<Row> rows = new ArrayList<>();

        Builder(Finding finding, long seed) {
            this.finding = finding;
            this.seed = seed;
        }

        private GroupBootstrap bootstrap(Predictions predictions) {
            return GroupBootstrap.of(
                    predictions.entries().stream().map(ManifestEntry::group).toList(), RESAMPLES, seed);
        }

        private static TreeSet<String> sources(Predictions predictions) {
            TreeSet<String> sources = new TreeSet<>();
            predictions.entries().forEach(entry -> sources.add(entry.source()));
            return sources;
        }

        private boolean shows(Predictions predictions, int index) {
            return predictions.shows(index, predictions.findings().indexOf(finding));
        }

        private static boolean isFrom(Predictions predictions, int index, String source) {
            return predictions.entries().get(index).source().equals(source);
        }

        private void addProportion(String metric, Predictions predictions, IntPredicate used, IntPredicate counted) {
            int images =
                    (int) IntStream.range(0, predictions.count()).filter(used).count();
            rows.add(new Row(metric, images, bootstrap(predictions).proportion(used, counted)));
        }

        void addRecall(Scores scores) {
            Predictions unseen = scores.unseen();
            double threshold = threshold(scores.reference());
            int at = unseen.findings().indexOf(finding);
            for (String source : sources(unseen)) {
                IntPredicate used = i -> isFrom(unseen, i, source) && shows(unseen, i);
                if (IntStream.range(0, unseen.count()).anyMatch(used)) {
                    addProportion(
                            finding + " answered, " + source + " left out", unseen, used, i -> unseen.top(i) == at);
                    addProportion(
                            finding + " recall at specificity 0.95, " + source + " left out",
                            unseen,
                            used,
                            i -> unseen.logOdds(i, finding) > threshold);
                }
            }
        }

        /** The smallest log odds that 95 of 100 images without the finding do not exceed. */
        private double threshold(Predictions reference) {
            double[] negatives = IntStream.range(0, reference.count())
                    .filter(i -> !shows(reference, i))
                    .mapToDouble(i -> reference.logOdds(i, finding))
                    .sorted()
                    .toArray();
            if (negatives.length == 0) {
                throw new IllegalArgumentException("reference: expected images without " + finding + ", found none");
            }
            return negatives[(int) Math.ceil(SPECIFICITY * negatives.length - 1e-9) - 1];
        }

        void addFalseCalls(Scores scores) {
            Predictions unseen = scores.unseen();
            int at = unseen.findings().indexOf(finding);
            for (String source : sources(unseen)) {
                TreeSet<String> labels = new TreeSet<>();
                for (int i = 0; i < unseen.count(); i++) {
                    if (isFrom(unseen, i, source) && !shows(unseen, i)) {
                        labels.add(unseen.entries().get(i).label().name());
                    }
                }
                for (String label : labels) {
                    addProportion(
                            label + " of " + source + ", left out, called " + finding,
                            unseen,
                            i -> isFrom(unseen, i, source)
                                    && unseen.entries().get(i).label().name().equals(label),
                            i -> unseen.top(i) == at);
                }
            }
        }

        /** The finding in one source against normal images of another, both left out of the same model. */
        void addAreas(Scores scores) {
            Predictions unseen = scores.unseen();
            double[] odds = IntStream.range(0, unseen.count())
                    .mapToDouble(i -> unseen.logOdds(i, finding))
                    .toArray();
            for (String source : sources(unseen)) {
                for (String other : sources(unseen)) {
                    IntPredicate positive = i -> isFrom(unseen, i, source) && shows(unseen, i);
                    IntPredicate negative = i -> isFrom(unseen, i, other)
                            && unseen.entries().get(i).label().equals(Finding.NORMAL);
                    addArea(
                            "AUC " + finding + " of " + source + " against normal of " + other + ", both left out",
                            unseen,
                            RankedScores.of(odds, positive.or(negative), positive));
                }
            }
        }

        private void addArea(String metric, Predictions predictions, RankedScores ranked) {
            if (ranked.positives() > 0 && ranked.positives() < ranked.count()) {
                Optional<Interval> value = bootstrap(predictions)
                        .intervals(times -> new double[] {ranked.auc(times)})
                        .get(0);
                rows.add(new Row(metric, ranked.count(), value));
            }
        }

        void addInside(Predictions predictions, java.util.function.Predicate<SourcePair> wanted) {
            SourcePair.inside(predictions.findings(), predictions.entries()).stream()
                    .filter(wanted)
                    .forEach(pair -> addArea(
                            "AUC " + pair.finding() + " against " + pair.other() + " inside " + pair.source(),
                            predictions,
                            pair.ranked(predictions)));
        }

        void addAccuracy(Predictions known) {
            addProportion(
                    "accuracy, new patients of known sources", known, i -> true, i -> known.top(i) == known.label(i));
            int findings = known.findings().size();
            Optional<Interval> balanced = bootstrap(known)
                    .intervals(times -> {
                        double[] all = new double[findings];
                        double[] hits = new double[findings];
                        for (int i = 0; i < known.count(); i++) {
                            int label = known.label(i);
                            if (label >= 0) {
                                all[label] += times.of(i);
                                hits[label] += known.top(i) == label ? times.of(i) : 0;
                            }
                        }
                        double mean = IntStream.range(0, findings)
                                .filter(f -> all[f] > 0)
                                .mapToDouble(f -> hits[f] / all[f])
                                .average()
                                .orElse(Double.NaN);
                        return new double[] {mean};
                    })
                    .get(0);
            rows.add(new Row("balanced accuracy, new patients of known sources", known.count(), balanced));
        }
    }

    /** {@return the table for people, in Markdown} */
    public String markdown() {
        StringBuilder text = new StringBuilder("| metric | images | value (95 % interval) |\n|---|---|---|\n");
        for (Row row : rows) {
            String value = row.value()
                    .map(v -> String.format(Locale.ROOT, "%.3f (%.3f-%.3f)", v.value(), v.lower(), v.upper()))
                    .orElse("-");
            text.append("| ")
                    .append(row.metric())
                    .append(" | ")
                    .append(row.images())
                    .append(" | ");
            text.append(value).append(" |\n");
        }
        return text.toString();
    }

    /** {@return the table for machines, a JSON array of objects} */
    public String json() {
        JsonArray all = new JsonArray();
        for (Row row : rows) {
            JsonObject json = new JsonObject();
            json.addProperty("metric", row.metric());
            json.addProperty("images", row.images());
            row.value().ifPresent(v -> {
                json.addProperty("value", v.value());
                json.addProperty("lower", v.lower());
                json.addProperty("upper", v.upper());
            });
            all.add(json);
        }
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(all) + "\n";
    }
}
