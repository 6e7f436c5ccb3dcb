// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of an evaluation, the same for Markdown and for the page. */
record EvaluationTables(
        Evaluation evaluation,
        List<Evaluation.Stratum> strata,
        List<Evaluation.PairResult> pairs,
        Map<String, String> about) {

    static final String CONFUSION = "Confusion matrix";
    static final String FINDINGS = "Each finding against all others";
    static final String CALIBRATION = "Calibration";
    static final String DECISION_CURVE = "Decision curve";

    /** Thresholds of a table; the page draws all. */
    private static final double[] DECISIONS = {0.05, 0.1, 0.2, 0.3, 0.5};

    private static final List<Metric> OVERALL = List.of(
            Metric.ACCURACY,
            Metric.BALANCED_ACCURACY,
            Metric.EXACT_MATCH,
            Metric.JACCARD,
            Metric.HAMMING_LOSS,
            Metric.ABSTAINED,
            Metric.LOG_LOSS_UNCALIBRATED,
            Metric.LOG_LOSS,
            Metric.ECE_UNCALIBRATED,
            Metric.ECE,
            Metric.BRIER_UNCALIBRATED,
            Metric.BRIER);
    private static final List<Metric> PER_FINDING =
            List.of(Metric.SENSITIVITY, Metric.SPECIFICITY, Metric.AUC, Metric.AVERAGE_PRECISION);
    private static final List<Metric> PREDICTIVE = List.of(Metric.PPV, Metric.NPV);
    private static final List<Metric> PROBABILITIES =
            List.of(Metric.ECE_UNCALIBRATED, Metric.ECE, Metric.BRIER_UNCALIBRATED, Metric.BRIER);
    private static final List<Metric> CALLS =
            List.of(Metric.SENSITIVITY, Metric.SPECIFICITY, Metric.ACCURACY, Metric.PPV, Metric.NPV);

    /** A table with its heading; the text may be empty. */
    record Section(String title, String text, List<String> header, List<List<String>> rows) {}

    List<Section> all() {
        List<Section> sections = new ArrayList<>(List.of(aboutSection()));
        sections.addAll(metrics());
        return sections;
    }

    /** All but what was evaluated. */
    List<Section> metrics() {
        List<Section> sections = new ArrayList<>(List.of(overall(), perFinding()));
        if (!evaluation.options().prevalences().isEmpty()) {
            sections.add(predictive());
        }
        if (!evaluation.all().oneVsRest().isEmpty()) {
            sections.add(oneVsRest());
        }
        sections.add(probabilities());
        sections.add(decisions());
        if (isExclusive()) {
            sections.add(confusion());
        }
        for (String kind : kinds()) {
            if (strata.stream().anyMatch(stratum -> stratum.kind().equals(kind))) {
                sections.add(strata(kind));
                sections.add(findingsBy(kind));
            }
        }
        if (!pairs.isEmpty()) {
            sections.add(insideOneSource());
        }
        return sections;
    }

    private static List<String> kinds() {
        List<String> kinds = new ArrayList<>(List.of("source"));
        kinds.addAll(Evaluation.COLUMNS);
        return kinds;
    }

    private boolean isExclusive() {
        return evaluation.table().isExclusive();
    }

    private Section aboutSection() {
        List<List<String>> rows = new ArrayList<>();
        about.forEach((key, value) -> rows.add(List.of(key, value)));
        rows.add(List.of("images (patient groups)", count(evaluation.all())));
        if (!evaluation.predictions().leftOut().isEmpty()) {
            rows.add(List.of("labels left out, with their images", leftOut()));
        }
        rows.add(List.of("intervals", evaluation.options().intervals()));
        rows.add(List.of("a dash (-)", "not measurable: no image to count"));
        return new Section("Model and images", "", List.of("name", "value"), rows);
    }

    private String leftOut() {
        return evaluation.predictions().leftOut().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private Section overall() {
        List<List<String>> rows = OVERALL.stream()
                .filter(metric -> evaluation.all().overall().containsKey(metric))
                .map(metric -> List.of(metric.title(), shown(evaluation.all().metric(metric))))
                .toList();
        String text = isExclusive()
                ? "Every image counts with its top-1 finding; the proportion on which the classifier abstains is a"
                        + " metric of its own. Balanced accuracy by chance: "
                        + String.format(Locale.ROOT, "%.3f.", 1.0 / present())
                : "Every finding is called at its operating point, so an image has a set of findings: exact match counts the"
                        + " sets that are right, the Jaccard index what called and labelled findings share, the Hamming loss"
                        + " the wrong calls.";
        return new Section("All findings", text, List.of("metric", "value"), rows);
    }

    private long present() {
        return Math.max(
                1,
                evaluation.all().findings().stream().filter(f -> f.images() > 0).count());
    }

    private Section perFinding() {
        String rule = isExclusive() ? "of the top-1 finding" : "at the finding's operating point";
        return new Section(
                FINDINGS,
                "Sensitivity and specificity " + rule
                        + "; AUC and average precision of its probability before calibration,"
                        + " as in the card. Images with the finding: sensitivity is of these, specificity of the others.",
                header(List.of("finding", "images (groups)"), PER_FINDING),
                rows(evaluation.all(), PER_FINDING));
    }

    private Section predictive() {
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.FindingResult result : evaluation.all().findings()) {
            Double prevalence = evaluation.options().prevalences().get(result.finding());
            if (prevalence != null) {
                List<String> row = new ArrayList<>(List.of(result.finding().name(), prevalence.toString()));
                PREDICTIVE.forEach(metric -> row.add(shown(result.metric(metric))));
                rows.add(row);
            }
        }
        return new Section(
                "Predictive values",
                "By Bayes' rule at the given prevalence, not at that of these images.",
                header(List.of("finding", "prevalence"), PREDICTIVE),
                rows);
    }

    private Section oneVsRest() {
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.Stratum stratum : strata) {
            for (Evaluation.OneVsRest rule : stratum.oneVsRest()) {
                List<String> row = new ArrayList<>(List.of(stratum.name(), rule.rule()));
                row.add(
                        rule.threshold().isPresent()
                                ? String.format(
                                        Locale.ROOT, "%.3f", rule.threshold().getAsDouble())
                                : "");
                CALLS.forEach(metric -> row.add(shown(rule.metric(metric))));
                rows.add(row);
            }
        }
        return new Section(
                evaluation.options().positive() + " against the rest",
                "Called as the model calls it, and from a calibrated probability on. PPV and NPV need a prevalence.",
                header(List.of("images", "rule", "threshold"), CALLS),
                rows);
    }

    private Section probabilities() {
        return new Section(
                CALIBRATION,
                "Expected calibration error over " + Measures.BINS
                        + " bins and Brier score, before and after the model's temperature of "
                        + String.format(
                                Locale.ROOT,
                                "%.3f.",
                                evaluation.options().calibration().temperature()),
                header(List.of("finding", "images (groups)"), PROBABILITIES),
                rows(evaluation.all(), PROBABILITIES));
    }

    private Section decisions() {
        List<List<String>> rows = new ArrayList<>();
        evaluation.decisionCurves().forEach((finding, curve) -> {
            List<String> row =
                    new ArrayList<>(List.of(finding.name(), String.format(Locale.ROOT, "%.3f", curve.prevalence())));
            for (double threshold : DECISIONS) {
                DecisionCurve.Point point = curve.at(threshold);
                row.add(String.format(Locale.ROOT, "%.3f (%.3f)", point.netBenefit(), point.treatAll()));
            }
            rows.add(row);
        });
        List<String> header = new ArrayList<>(List.of("finding", "prevalence"));
        for (double threshold : DECISIONS) {
            header.add(String.format(Locale.ROOT, "at %.2f", threshold));
        }
        return new Section(
                DECISION_CURVE,
                "Net benefit: true positives less false positives weighed by the odds of the threshold, both as proportions of"
                        + " all images; in brackets that of calling the finding for everybody. A model that is below it, or"
                        + " below 0, which is that of calling it for nobody, does harm at that threshold.",
                header,
                rows);
    }

    private Section confusion() {
        List<String> header = new ArrayList<>(List.of("label"));
        evaluation.predictions().findings().forEach(finding -> header.add(finding.name()));
        List<List<String>> rows = new ArrayList<>();
        int[][] matrix = evaluation.confusion();
        for (int f = 0; f < matrix.length; f++) {
            List<String> row = new ArrayList<>(List.of(header.get(f + 1)));
            Arrays.stream(matrix[f]).forEach(count -> row.add(Integer.toString(count)));
            rows.add(row);
        }
        return new Section(CONFUSION, "Images by label (row) and top-1 finding (column).", header, rows);
    }

    private Section strata(String kind) {
        List<Metric> metrics = OVERALL.stream()
                .filter(metric -> evaluation.all().overall().containsKey(metric))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.Stratum stratum : strata) {
            if (stratum.kind().equals(kind)) {
                List<String> row = new ArrayList<>(List.of(stratum.name(), count(stratum)));
                metrics.forEach(metric -> row.add(shown(stratum.metric(metric))));
                rows.add(row);
            }
        }
        return new Section(
                "By " + readable(kind), "", header(List.of(readable(kind), "images (groups)"), metrics), rows);
    }

    private Section findingsBy(String kind) {
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.Stratum stratum : strata) {
            if (stratum.kind().equals(kind)) {
                for (List<String> row : rows(stratum, PER_FINDING)) {
                    List<String> longer = new ArrayList<>(List.of(stratum.name()));
                    longer.addAll(row);
                    rows.add(longer);
                }
            }
        }
        return new Section(
                "Each finding by " + readable(kind),
                "",
                header(List.of(readable(kind), "finding", "images (groups)"), PER_FINDING),
                rows);
    }

    private Section insideOneSource() {
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.PairResult result : pairs) {
            rows.add(List.of(
                    result.pair().source(),
                    result.pair().finding() + " against " + result.pair().other(),
                    result.positives() + " + " + result.negatives(),
                    shown(result.auc())));
        }
        return new Section(
                "Inside one source",
                "AUC of " + SourcePair.RULE
                        + " over the images of both findings. A model that recognizes the hospital gains nothing here.",
                List.of("source", "finding against other", "images", "AUC"),
                rows);
    }

    private static List<List<String>> rows(Evaluation.Stratum stratum, List<Metric> metrics) {
        List<List<String>> rows = new ArrayList<>();
        for (Evaluation.FindingResult result : stratum.findings()) {
            if (result.images() > 0) {
                List<String> row = new ArrayList<>(
                        List.of(result.finding().name(), result.images() + " (" + result.groups() + ")"));
                metrics.forEach(metric -> row.add(shown(result.metric(metric))));
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<String> header(List<String> first, List<Metric> metrics) {
        List<String> header = new ArrayList<>(first);
        metrics.forEach(metric -> header.add(metric.title()));
        return header;
    }

    private static String readable(String kind) {
        return kind.replace('_', ' ');
    }

    private static String count(Evaluation.Stratum stratum) {
        return stratum.images() + " (" + stratum.groups() + ")";
    }

    private static String shown(Optional<Interval> interval) {
        return interval.map(Interval::toString).orElse("-");
    }
}
