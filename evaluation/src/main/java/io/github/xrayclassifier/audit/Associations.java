// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import io.github.xrayclassifier.evaluation.GroupBootstrap;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The association between the class and properties of an image that are no finding. */
final class Associations {

    /** Cohen (1988): for a table with a short side of two, 0.3 is a medium effect and 0.5 a large one. */
    private static final double V_WARN = 0.3;

    private static final double V_FAIL = 0.5;

    /** A tenth of a class, and half of it. */
    private static final double ALONE_WARN = 0.1;

    private static final double ALONE_FAIL = 0.5;

    private final List<AuditImage> images;
    private final Probe.Sampling sampling;
    private final List<Check> checks = new ArrayList<>();
    private final List<Crosstab> tables = new ArrayList<>();

    Associations(List<AuditImage> images, Probe.Sampling sampling) {
        this.images = images;
        this.sampling = sampling;
    }

    List<Check> checks() {
        return checks;
    }

    List<Crosstab> tables() {
        return tables;
    }

    /** Adds the checks and the table of one property; an empty value is one that is not known. */
    void of(String name, Function<AuditImage, String> value) {
        String tied = "class and " + name + " are tied";
        String apart = "two classes are told apart by " + name;
        String alone = "a class is alone with its " + name;
        if (images.stream().allMatch(p -> value.apply(p).isEmpty())) {
            checks.add(Check.notMeasurable(tied, V_WARN, V_FAIL, "the manifest has no " + name));
            checks.add(Check.notMeasurable(apart, V_WARN, V_FAIL, "the manifest has no " + name));
            checks.add(Check.notMeasurable(alone, ALONE_WARN, ALONE_FAIL, "the manifest has no " + name));
            return;
        }
        Crosstab table = Crosstab.of(name, images, value);
        tables.add(table);
        checks.add(tied(tied, table));
        checks.add(apart(apart, table));
        checks.add(alone(alone, table));
    }

    private Check apart(String name, Crosstab table) {
        double[][] counts = table.counts(ones());
        List<String> classes = table.classes();
        int[] worst = {-1, -1};
        double largest = -1;
        for (int a = 0; a < classes.size(); a++) {
            for (int b = a + 1; b < classes.size(); b++) {
                double distance = Crosstab.distance(counts[a], counts[b]);
                if (table.isMeasurable(a) && table.isMeasurable(b) && distance > largest) {
                    largest = distance;
                    worst = new int[] {a, b};
                }
            }
        }
        if (worst[0] < 0 || table.values().size() < 2) {
            return Check.notMeasurable(name, V_WARN, V_FAIL, "only one class or one " + table.name());
        }
        int[] pair = worst;
        String interval = bootstrap(
                        weights -> Crosstab.distance(table.counts(weights)[pair[0]], table.counts(weights)[pair[1]]))
                .map(Interval::toString)
                .orElse("not measurable");
        return Check.of(
                name,
                largest,
                V_WARN,
                V_FAIL,
                classes.get(pair[0]) + " and " + classes.get(pair[1]) + ": skill " + interval
                        + ", where 0 is a guess and 1 always right");
    }

    private Check tied(String name, Crosstab table) {
        Optional<Interval> v = bootstrap(weights -> Crosstab.cramersV(table.counts(weights)));
        double[][] counts = table.counts(ones());
        String guess = String.format(
                Locale.ROOT,
                "who knows only the %s guesses %.1f %% of the classes; the largest class holds %.1f %%",
                table.name(),
                100 * Crosstab.guessed(counts),
                100 * Arrays.stream(Crosstab.rows(counts)).max().orElseThrow() / images.size());
        return v.map(interval ->
                        Check.of(name, interval.value(), V_WARN, V_FAIL, "Cramer's V " + interval + "; " + guess))
                .orElseGet(() -> Check.notMeasurable(name, V_WARN, V_FAIL, "only one class or one " + table.name()));
    }

    private Check alone(String name, Crosstab table) {
        double[] shares = Crosstab.givenAway(table.counts(ones()));
        if (table.classes().size() < 2 || table.values().size() < 2) {
            return Check.notMeasurable(name, ALONE_WARN, ALONE_FAIL, "only one class or one " + table.name());
        }
        int worst = 0;
        for (int c = 0; c < shares.length; c++) {
            worst = shares[c] > shares[worst] ? c : worst;
        }
        if (shares[worst] == 0) {
            return Check.of(name, 0, ALONE_WARN, ALONE_FAIL, "none is");
        }
        int named = worst;
        String interval = bootstrap(weights -> Crosstab.givenAway(table.counts(weights))[named])
                .map(Interval::toString)
                .orElse("not measurable");
        return Check.of(
                name,
                shares[worst],
                ALONE_WARN,
                ALONE_FAIL,
                table.classes().get(worst) + ": " + interval
                        + " of its images are where at least 99 % of the images are of that class");
    }

    private Optional<Interval> bootstrap(ToDoubleFunction<double[]> figure) {
        List<String> groups = images.stream().map(p -> p.entry().group()).toList();
        double[] weights = new double[images.size()];
        return GroupBootstrap.of(groups, sampling.resamples(), sampling.seed())
                .intervals(times -> {
                    for (int i = 0; i < weights.length; i++) {
                        weights[i] = times.of(i);
                    }
                    return new double[] {figure.applyAsDouble(weights)};
                })
                .get(0);
    }

    private double[] ones() {
        double[] ones = new double[images.size()];
        Arrays.fill(ones, 1);
        return ones;
    }
}
