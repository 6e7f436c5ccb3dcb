// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of an assessment, the same for Markdown and for the page. */
record AssessmentTables(
        Assessment assessment,
        Evaluation evaluation,
        Map<String, String> about,
        List<SourcePair> pairs,
        String intervals) {

    private static final List<Figure> OVERALL = List.of(
            Figure.ACCURACY,
            Figure.BALANCED_ACCURACY,
            Figure.ABSTAINED,
            Figure.ECE_UNCALIBRATED,
            Figure.ECE,
            Figure.BRIER_UNCALIBRATED,
            Figure.BRIER);
    private static final List<Figure> PER_FINDING =
            List.of(Figure.SENSITIVITY, Figure.SPECIFICITY, Figure.AUC, Figure.AVERAGE_PRECISION);
    private static final List<Figure> PREDICTIVE = List.of(Figure.PPV, Figure.NPV);
    private static final List<Figure> TRUST =
            List.of(Figure.ECE_UNCALIBRATED, Figure.ECE, Figure.BRIER_UNCALIBRATED, Figure.BRIER);
    private static final List<Figure> CALLS =
            List.of(Figure.SENSITIVITY, Figure.SPECIFICITY, Figure.ACCURACY, Figure.PPV, Figure.NPV);

    /** A table with its heading; the text may be empty. */
    record Section(String title, String text, List<String> header, List<List<String>> rows) {}

    List<Section> all() {
        List<Section> sections = new ArrayList<>(List.of(aboutSection(), overall(), perFinding()));
        if (!assessment.options().prevalences().isEmpty()) {
            sections.add(predictive());
        }
        if (!assessment.all().readOuts().isEmpty()) {
            sections.add(readOuts());
        }
        sections.add(trust());
        sections.add(confusion());
        for (String kind : List.of("source", "age_group")) {
            if (assessment.strata().stream().anyMatch(stratum -> stratum.kind().equals(kind))) {
                sections.add(strata(kind));
                sections.add(findingsBy(kind));
            }
        }
        if (!pairs.isEmpty()) {
            sections.add(insideOneSource());
        }
        return sections;
    }

    private Section aboutSection() {
        List<List<String>> rows = new ArrayList<>();
        about.forEach((key, value) -> rows.add(List.of(key, value)));
        rows.add(List.of("images", count(assessment.all())));
        rows.add(List.of("intervals", intervals));
        rows.add(List.of("-", "not measurable: no image to count"));
        rows.add(List.of(
                "[0.000, 0.000], [1.000, 1.000]",
                "all images agree, so resampling has no spread: trust it as far as the number of groups goes"));
        return new Section("What was assessed", "", List.of("what", "value"), rows);
    }

    private Section overall() {
        List<List<String>> rows = OVERALL.stream()
                .map(figure -> List.of(figure.title(), shown(assessment.all().overall(), figure)))
                .toList();
        return new Section(
                "All findings at once",
                "Every image has an answer here, its likeliest finding; the share that the classifier would not have"
                        + " answered is reported beside. Balanced accuracy by chance: "
                        + String.format(Locale.ROOT, "%.3f.", 1.0 / present()),
                List.of("figure", "value"),
                rows);
    }

    private long present() {
        return Math.max(
                1,
                assessment.all().findings().stream().filter(f -> f.images() > 0).count());
    }

    private Section perFinding() {
        return new Section(
                "Each finding against all others",
                "Sensitivity and specificity of the likeliest finding; AUC and average precision of its probability"
                        + " before calibration, as in the card.",
                header(List.of("finding", "images (groups)"), PER_FINDING),
                rows(assessment.all(), PER_FINDING));
    }

    private Section predictive() {
        List<List<String>> rows = new ArrayList<>();
        for (Assessment.FindingResult result : assessment.all().findings()) {
            Double prevalence = assessment.options().prevalences().get(result.finding());
            if (prevalence != null) {
                List<String> row = new ArrayList<>(List.of(result.finding().name(), prevalence.toString()));
                PREDICTIVE.forEach(figure -> row.add(shown(result.figures(), figure)));
                rows.add(row);
            }
        }
        return new Section(
                "Predictive values",
                "By Bayes' rule at the prevalence that was asked for, not at that of these images.",
                header(List.of("finding", "prevalence"), PREDICTIVE),
                rows);
    }

    private Section readOuts() {
        List<List<String>> rows = new ArrayList<>();
        for (Assessment.Stratum stratum : assessment.strata()) {
            for (Assessment.ReadOut readOut : stratum.readOuts()) {
                List<String> row = new ArrayList<>(List.of(stratum.name(), readOut.rule()));
                row.add(
                        readOut.threshold().isPresent()
                                ? String.format(
                                        Locale.ROOT, "%.3f", readOut.threshold().getAsDouble())
                                : "");
                CALLS.forEach(figure -> row.add(shown(readOut.figures(), figure)));
                rows.add(row);
            }
        }
        return new Section(
                assessment.options().positive() + " against the rest",
                "Called where it is the likeliest finding, and where its calibrated probability reaches the threshold of"
                        + " the model's own operating point. PPV and NPV need its prevalence.",
                header(List.of("images", "rule", "threshold"), CALLS),
                rows);
    }

    private Section trust() {
        return new Section(
                "Are the probabilities right?",
                "Expected calibration error over 15 bins and Brier score, before and after the model's temperature of "
                        + String.format(
                                Locale.ROOT,
                                "%.3f.",
                                assessment.options().calibration().temperature()),
                header(List.of("finding", "images (groups)"), TRUST),
                rows(assessment.all(), TRUST));
    }

    private Section confusion() {
        List<String> header = new ArrayList<>(List.of("label, answer in the column"));
        assessment.predictions().findings().forEach(finding -> header.add(finding.name()));
        List<List<String>> rows = new ArrayList<>();
        int[][] matrix = evaluation.confusion();
        for (int f = 0; f < matrix.length; f++) {
            List<String> row = new ArrayList<>(List.of(header.get(f + 1)));
            Arrays.stream(matrix[f]).forEach(count -> row.add(Integer.toString(count)));
            rows.add(row);
        }
        return new Section("Who is taken for whom", "", header, rows);
    }

    private Section strata(String kind) {
        List<List<String>> rows = new ArrayList<>();
        for (Assessment.Stratum stratum : assessment.strata()) {
            if (stratum.kind().equals(kind)) {
                List<String> row = new ArrayList<>(List.of(stratum.name(), count(stratum)));
                OVERALL.forEach(figure -> row.add(shown(stratum.overall(), figure)));
                rows.add(row);
            }
        }
        return new Section(
                "By " + readable(kind), "", header(List.of(readable(kind), "images (groups)"), OVERALL), rows);
    }

    private Section findingsBy(String kind) {
        List<List<String>> rows = new ArrayList<>();
        for (Assessment.Stratum stratum : assessment.strata()) {
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
        for (Evaluation.PairFigures figures : evaluation.pairs(pairs)) {
            rows.add(List.of(
                    figures.pair().sourcePrefix(),
                    figures.pair().finding() + " against " + figures.pair().other(),
                    figures.positives() + " + " + figures.negatives(),
                    figures.auc().map(Interval::toString).orElse("-")));
        }
        return new Section(
                "Inside one source",
                "A model that recognizes the hospital gains nothing here.",
                List.of("source", "finding against", "images", "AUC"),
                rows);
    }

    private static List<List<String>> rows(Assessment.Stratum stratum, List<Figure> figures) {
        List<List<String>> rows = new ArrayList<>();
        for (Assessment.FindingResult result : stratum.findings()) {
            if (result.images() > 0) {
                List<String> row = new ArrayList<>(
                        List.of(result.finding().name(), result.images() + " (" + result.groups() + ")"));
                figures.forEach(figure -> row.add(shown(result.figures(), figure)));
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<String> header(List<String> first, List<Figure> figures) {
        List<String> header = new ArrayList<>(first);
        figures.forEach(figure -> header.add(figure.title()));
        return header;
    }

    private static String readable(String kind) {
        return kind.replace('_', ' ');
    }

    private static String count(Assessment.Stratum stratum) {
        return stratum.images() + " (" + stratum.groups() + ")";
    }

    private static String shown(Map<Figure, Interval> figures, Figure figure) {
        Interval interval = figures.get(figure);
        return interval == null ? "-" : interval.toString();
    }

    List<Finding> findings() {
        return assessment.predictions().findings();
    }
}
