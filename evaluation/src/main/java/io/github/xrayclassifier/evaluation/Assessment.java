// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Everything that is worth knowing of a model on labelled images, over all of them, by source and by age group, each
 * figure with a 95 % interval by bootstrap over patient groups. All intervals come from the same resamples.
 *
 * <p>Immutable; may be shared by threads. Same predictions and options, same figures.
 */
public final class Assessment {

    private final Predictions predictions;
    private final AssessmentOptions options;
    private final List<Stratum> strata;

    private Assessment(Predictions predictions, AssessmentOptions options, List<Stratum> strata) {
        this.predictions = predictions;
        this.options = options;
        this.strata = List.copyOf(strata);
    }

    /**
     * Some of the images.
     *
     * @param kind {@code all}, {@code source} or {@code age_group}
     * @param name of the source or group
     * @param images in it
     * @param groups patient groups in it
     * @param overall over all findings; a figure that is not defined is left out, here and below
     * @param findings in the model's order
     * @param readOuts the positive finding against the rest, by the likeliest finding first
     */
    public record Stratum(
            String kind,
            String name,
            int images,
            int groups,
            Map<Figure, Interval> overall,
            List<FindingResult> findings,
            List<ReadOut> readOuts) {}

    /**
     * One finding against all others.
     *
     * @param finding which
     * @param images that show it
     * @param groups patient groups that show it
     * @param figures accuracy is that of calling it or not
     */
    public record FindingResult(Finding finding, int images, int groups, Map<Figure, Interval> figures) {}

    /**
     * One rule for calling the positive finding.
     *
     * @param rule {@code likeliest finding} or the operating point's name
     * @param threshold of the calibrated probability; empty for the likeliest finding
     * @param figures of the calls
     */
    public record ReadOut(String rule, OptionalDouble threshold, Map<Figure, Interval> figures) {}

    /**
     * Measures.
     *
     * @param predictions scores on images that did not train the model
     * @param options what else is to be known
     * @return the figures
     */
    public static Assessment of(Predictions predictions, AssessmentOptions options) {
        return new Assessment(predictions, options, new Builder(predictions, options).strata());
    }

    /** Collects all measures first, so that one pass over the resamples serves them all. */
    private static final class Builder {

        private final Predictions predictions;
        private final AssessmentOptions options;
        private final ScoreTable table;
        private final GroupBootstrap bootstrap;
        private final List<Measures.Measure> measures = new ArrayList<>();
        private final List<Function<List<Map<Figure, Interval>>, Stratum>> shapes = new ArrayList<>();

        Builder(Predictions predictions, AssessmentOptions options) {
            this.predictions = predictions;
            this.options = options;
            this.table = ScoreTable.of(predictions, options.calibration());
            this.bootstrap = GroupBootstrap.of(
                    predictions.entries().stream().map(ManifestEntry::group).toList(),
                    options.resamples(),
                    options.seed());
        }

        List<Stratum> strata() {
            add("all", "all", i -> true);
            addBy("source", ManifestEntry::source);
            addBy("age_group", entry -> entry.columns().getOrDefault("age_group", ""));
            if (predictions.entries().stream()
                            .map(ManifestEntry::split)
                            .distinct()
                            .count()
                    > 1) {
                addBy("split", ManifestEntry::split);
            }
            List<Map<Figure, Interval>> results = measure();
            return shapes.stream().map(shape -> shape.apply(results)).toList();
        }

        private void addBy(String kind, Function<ManifestEntry, String> value) {
            for (String name : new TreeSet<>(predictions.entries().stream()
                    .map(value)
                    .filter(v -> !v.isEmpty())
                    .toList())) {
                add(kind, name, i -> value.apply(predictions.entries().get(i)).equals(name));
            }
        }

        private void add(String kind, String name, IntPredicate inside) {
            int[] images =
                    IntStream.range(0, predictions.count()).filter(inside).toArray();
            int findings = predictions.findings().size();
            int first = measures.size();
            measures.add(Measures.overall(table, images, options::isAbstained));
            for (int f = 0; f < findings; f++) {
                measures.add(Measures.finding(
                        table, f, images, prevalence(predictions.findings().get(f))));
            }
            addReadOuts(images);
            int end = measures.size();
            shapes.add(results -> new Stratum(
                    kind,
                    name,
                    images.length,
                    bootstrap.groups(inside),
                    shares(results.get(first), inside, Figure.ACCURACY, Figure.ABSTAINED),
                    findings(inside, results.subList(first + 1, first + 1 + findings)),
                    readOuts(inside, results.subList(first + 1 + findings, end))));
        }

        private OptionalDouble prevalence(Finding finding) {
            Double given = options.prevalences().get(finding);
            return given == null ? OptionalDouble.empty() : OptionalDouble.of(given);
        }

        private void addReadOuts(int[] images) {
            int positive = predictions.findings().indexOf(options.positive());
            if (positive < 0) {
                return;
            }
            boolean[] shows = table.shows()[positive];
            double[] p = table.calibrated()[positive];
            OptionalDouble prevalence = prevalence(options.positive());
            measures.add(Measures.call(shows, i -> table.answers()[i] == positive, images, prevalence));
            options.thresholds()
                    .values()
                    .forEach(at -> measures.add(Measures.call(shows, i -> p[i] >= at, images, prevalence)));
        }

        private List<ReadOut> readOuts(IntPredicate inside, List<Map<Figure, Interval>> results) {
            List<ReadOut> readOuts = new ArrayList<>();
            if (!results.isEmpty()) {
                boolean[] shows = table.shows()[predictions.findings().indexOf(options.positive())];
                List<Map<Figure, Interval>> calls = results.stream()
                        .map(figures -> call(figures, inside, shows))
                        .toList();
                readOuts.add(new ReadOut("likeliest finding", OptionalDouble.empty(), calls.get(0)));
                options.thresholds()
                        .forEach((name, at) ->
                                readOuts.add(new ReadOut(name, OptionalDouble.of(at), calls.get(readOuts.size()))));
            }
            return List.copyOf(readOuts);
        }

        private List<FindingResult> findings(IntPredicate inside, List<Map<Figure, Interval>> results) {
            return IntStream.range(0, results.size())
                    .mapToObj(f -> {
                        boolean[] shows = table.shows()[f];
                        IntPredicate positive = i -> inside.test(i) && shows[i];
                        return new FindingResult(
                                predictions.findings().get(f),
                                (int) IntStream.range(0, shows.length)
                                        .filter(positive)
                                        .count(),
                                bootstrap.groups(positive),
                                call(results.get(f), inside, shows));
                    })
                    .toList();
        }

        /** The figures of a yes or no, whose shares are of all images, of those that show the finding and of those that do not. */
        private Map<Figure, Interval> call(Map<Figure, Interval> figures, IntPredicate inside, boolean[] shows) {
            Map<Figure, Interval> all = shares(figures, inside, Figure.ACCURACY);
            Map<Figure, Interval> positives = shares(all, i -> inside.test(i) && shows[i], Figure.SENSITIVITY);
            return shares(positives, i -> inside.test(i) && !shows[i], Figure.SPECIFICITY);
        }

        private Map<Figure, Interval> shares(Map<Figure, Interval> figures, IntPredicate counted, Figure... of) {
            Map<Figure, Interval> mended = new EnumMap<>(Figure.class);
            mended.putAll(figures);
            for (Figure figure : of) {
                bootstrap
                        .share(Optional.ofNullable(figures.get(figure)), counted)
                        .ifPresent(interval -> mended.put(figure, interval));
            }
            return Collections.unmodifiableMap(mended);
        }

        private List<Map<Figure, Interval>> measure() {
            List<List<Figure>> names = new ArrayList<>();
            double[] ones = new double[predictions.count()];
            Arrays.fill(ones, 1);
            measures.forEach(measure -> names.add(List.copyOf(measure.of(ones).keySet())));
            int total = names.stream().mapToInt(List::size).sum();
            double[] weights = new double[ones.length];
            List<Optional<Interval>> intervals = bootstrap.intervals(times -> {
                for (int i = 0; i < weights.length; i++) {
                    weights[i] = times.of(i);
                }
                return figures(weights, total);
            });
            return named(names, intervals);
        }

        private double[] figures(double[] weights, int total) {
            double[] figures = new double[total];
            int at = 0;
            for (Measures.Measure measure : measures) {
                for (double value : measure.of(weights).values()) {
                    figures[at++] = value;
                }
            }
            return figures;
        }

        private static List<Map<Figure, Interval>> named(List<List<Figure>> names, List<Optional<Interval>> intervals) {
            List<Map<Figure, Interval>> results = new ArrayList<>();
            int at = 0;
            for (List<Figure> figures : names) {
                Map<Figure, Interval> result = new EnumMap<>(Figure.class);
                for (Figure figure : figures) {
                    intervals.get(at++).ifPresent(interval -> result.put(figure, interval));
                }
                results.add(Collections.unmodifiableMap(result));
            }
            return results;
        }
    }

    /**
     * All images, then each source, then each age group, then each split if there are several.
     *
     * @return at least one
     */
    public List<Stratum> strata() {
        return strata;
    }

    /**
     * All images together.
     *
     * @return the first stratum
     */
    public Stratum all() {
        return strata.get(0);
    }

    Predictions predictions() {
        return predictions;
    }

    AssessmentOptions options() {
        return options;
    }
}
